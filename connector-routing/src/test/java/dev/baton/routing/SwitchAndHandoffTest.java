package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Reply;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Conversations that go from bot to bot and also to people. */
@Timeout(200)
class SwitchAndHandoffTest {

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final CallbackBot first = new CallbackBot("bot");
  private final CallbackBot second = new CallbackBot("b2");

  private Scene scene() {
    return new Scene(folder, first, channel, builder -> builder.bot("b2", second));
  }

  private static Reply say(String words) {
    return new Reply.Say(Text.plain(words));
  }

  private static Reply to(String bot) {
    return new Reply.SwitchBot(bot, null, null);
  }

  @Test
  void aUserWhoIsHandedOffDuringASwitchStaysWithTheFirstBot() {
    Standstill stop = new Standstill();
    first.passesTo("b2");
    second.answer =
        turn -> {
          stop.here();
          return Replies.say("b2: welcome");
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      stop.awaitReached();
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.end();
      scene.waitForText(offer.place(), "b2: welcome");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve bye");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(channel.textsTo("c1")).doesNotContain("b2: welcome");
      assertThat(scene.conversation("c1").bot()).isEqualTo("bot");
    }
  }

  @Test
  void anAgentWhoTakesOverDuringASwitchEndsIt() {
    Standstill stop = new Standstill();
    first.answer =
        turn -> {
          stop.here();
          return List.of(to("b2"), say("bot: one moment"));
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      stop.awaitReached();
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.end();
      scene.waitForText(offer.place(), "bot: one moment");
      assertThat(second.turns).isEmpty();
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void theOtherBotContinuesAfterTheHumanPart() {
    first.passesTo("b2");
    second.greets();
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", "b2: welcome from bot");
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve bye");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "b2: hello");
    }
  }

  @Test
  void noSwitchFollowsARequestForAPerson() {
    first.answer =
        turn -> List.of(to("b2"), new Reply.HandOff(HandoffRequest.PLAIN), say("bot: bye"));
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.sent("User c1 asks for a person");
      scene.waitForText("c1", "bot: bye");
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      first.greets();
      scene.userSays("c1", "again");
      scene.waitForText("c1", "bot: again");
      assertThat(second.turns).isEmpty();
    }
  }
}
