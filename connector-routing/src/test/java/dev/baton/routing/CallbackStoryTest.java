package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.BotException;
import dev.baton.connector.DeliveryException;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Message;
import dev.baton.conversation.Trigger;
import dev.baton.routing.Callbacks.Called;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bots that send messages outside a turn. */
@Timeout(200)
class CallbackStoryTest {

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final CallbackBot bot = new CallbackBot("bot");
  private final CallbackBot second = new CallbackBot("b2");

  private Scene scene() {
    return new Scene(
        folder, bot, channel, builder -> builder.bot("b2", second).bot("mute", turn -> List.of()));
  }

  private Scene begun() {
    Scene scene = scene();
    scene.userSays("c1", "hello");
    scene.waitForText("c1", "bot: hello");
    return scene;
  }

  @Test
  void aReminderIsSaid() {
    try (Scene scene = begun()) {
      assertThat(scene.calls("bot", "c1\n\nremember the milk")).isInstanceOf(Called.Stored.class);
      scene.waitForText("c1", "remember the milk");
      Message said = scene.transcript("c1").messages().getLast();
      assertThat(said.author()).isEqualTo(Author.BOT);
      assertThat(said.turnId()).isNull();
    }
  }

  @Test
  void callsForUnknownSendersAreRejected() {
    try (Scene scene = begun()) {
      assertThat(scene.calls("bot", "nobody\n\nhello")).isInstanceOf(Called.UnknownSender.class);
      assertThat(scene.calls("none", "c1\n\nhello")).isInstanceOf(Called.UnknownBot.class);
      assertThat(scene.calls("mute", "c1\n\nhello")).isInstanceOf(Called.UnknownBot.class);
      assertThat(scene.calls("bot", "forged"))
          .isEqualTo(new Called.Rejected(403, "wrong_token", "the token is wrong"));
    }
  }

  @Test
  void aRepeatedCallIsDroppedAlsoAfterARestart() {
    try (Scene scene = begun()) {
      scene.calls("bot", "c1\nid1\nonce");
      scene.calls("bot", "c1\nid1\nonce");
      scene.calls("b2", "c1\nid1\nanother bot's id");
    }
    try (Scene scene = scene()) {
      assertThat(scene.calls("bot", "c1\nid1\nonce")).isInstanceOf(Called.Stored.class);
      scene.calls("bot", "c1\nid2\ntwice");
      scene.waitForText("c1", "twice");
      assertThat(channel.textsTo("c1")).containsExactly("bot: hello", "once", "twice");
      assertThat(drafts(scene)).containsExactly("another bot's id");
    }
  }

  @Test
  void acceptedCallsAreSentAfterACrash() {
    channel.beforeSend =
        outbound -> {
          if (TextBuilder.summary(outbound.content()).equals("late")) {
            throw new DeliveryException.Retryable("429", null);
          }
        };
    try (Scene scene = begun()) {
      scene.calls("bot", "c1\n\nlate");
    }
    channel.beforeSend = outbound -> {};
    try (Scene scene = scene()) {
      scene.waitForText("c1", "late");
    }
  }

  @Test
  void callsDuringATurnBelongToTheTurnInOrderOfArrival() {
    try (Scene scene = scene()) {
      bot.answer =
          turn -> {
            scene.calls("bot", "c1\n\none\ntwo");
            scene.calls("bot", "c1\n\nthree");
            return Replies.say("four");
          };
      scene.userSays("c1", "count");
      scene.waitForText("c1", "four");
      assertThat(channel.textsTo("c1")).containsExactly("one", "two", "three", "four");
      String turn = bot.turns.getFirst().id();
      assertThat(scene.transcript("c1").messages())
          .allSatisfy(message -> assertThat(message.turnId()).isEqualTo(turn));
    }
  }

  @Test
  void theLastRepliesOfTheCausingTurnMayComeByCallback() {
    Standstill stop = new Standstill();
    try (Scene scene = scene()) {
      bot.answer =
          turn -> {
            Replies.callForAPerson(scene, turn);
            stop.here();
            scene.calls("bot", "c1\n\nI am getting somebody");
            return List.of();
          };
      scene.userSays("c1", "help");
      stop.awaitReached();
      MemoryChannel.Sent offer = scene.sent("User c1 asks for a person");
      stop.end();
      scene.waitForText("c1", "I am getting somebody");
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      assertThat(channel.textsTo("c1"))
          .as("Baton need not announce it")
          .doesNotContain(Texts.queued("/bot"));
      scene.calls("bot", "c1\n\ntoo late");
      scene.waitForText(offer.place(), "wants to say this; it was not said: too late");
      assertThat(channel.textsTo("c1")).doesNotContain("too late");
    }
  }

  @Test
  void duringTheHumanPartOnlyAgentsSeeTheBotsMessagesAndMaySendThem() {
    try (Scene scene = begun()) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.calls("bot", "c1\n\nsession restarted, hello!");
      MemoryChannel.Sent draft = scene.sent("wants to say this");
      assertThat(draft.place()).isEqualTo(offer.place());
      assertThat(channel.textsTo("c1")).doesNotContain("session restarted, hello!");
      scene.press(Scene.ANN, draft, "Send it");
      scene.waitForText("c1", "session restarted, hello!");
    }
  }

  @Test
  void aCallMayRequestAPersonOrAnotherBot() {
    second.greets();
    try (Scene scene = begun()) {
      scene.calls("bot", "c1\n\nI am stuck\nHUMAN");
      scene.sent("User c1 asks for a person");
      scene.waitForText("c1", "I am stuck");
      assertThat(scene.transcript("c1").handoffs().getFirst().trigger()).isEqualTo(Trigger.REPLY);
      scene.calls("bot", "c1\n\nHUMAN");
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      scene.calls("b2", "c1\n\nHUMAN");
      assertThat(scene.transcript("c1").handoffs())
          .as("a bot without control cannot request it")
          .hasSize(1);
      scene.calls("bot", "c1\n\nBOT nobody");
      scene.waitForText("c1", Texts.otherBotAway(null));
      scene.calls("bot", "c1\n\nBOT b2");
      scene.waitForText("c1", "b2: welcome from bot");
    }
  }

  @Test
  void aBotThatAnswersAnArrivalByCallbackHasTheConversation() {
    try (Scene scene = scene()) {
      second.answer =
          turn -> {
            scene.calls("b2", "c1\n\nb2: welcome\nb2: what is it?");
            return List.of();
          };
      bot.passesTo("b2");
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", "b2: what is it?");
      scene.waitFor(() -> assertThat(scene.conversation("c1").bot()).isEqualTo("b2"));
      second.greets();
      scene.userSays("c1", "thanks");
      scene.waitForText("c1", "b2: thanks");
      assertThat(channel.textsTo("c1"))
          .containsExactly("bot: one moment", "b2: welcome", "b2: what is it?", "b2: thanks");
    }
  }

  @Test
  void aLateAnswerIsSentEvenIfItsTurnWasGivenUp() {
    bot.answer =
        turn -> {
          throw new BotException.Lost("time-out", null);
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "slow question");
      scene.sent(Texts.answerLost());
      scene.calls("bot", "c1\n\nslow answer");
      scene.waitForText("c1", "slow answer");
    }
  }

  private static List<String> drafts(Scene scene) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == Author.DRAFT)
        .map(message -> TextBuilder.summary(message.content()))
        .toList();
  }
}
