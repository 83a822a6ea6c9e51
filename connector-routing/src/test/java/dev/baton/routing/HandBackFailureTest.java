package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.plan.ChannelPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bots that do not accept a hand-back cleanly. */
@Timeout(200)
class HandBackFailureTest {

  @TempDir Path folder;
  private final AtomicReference<Scene> holder = new AtomicReference<>();
  private final AtomicInteger handBacks = new AtomicInteger();

  /** Calls for a person during the hand-back, as a fallback action may. */
  private final class CallingBot implements Bot, ResumableBot {

    @Override
    public List<Reply> reply(Turn turn) {
      return Replies.say("bot: " + Replies.words(turn));
    }

    @Override
    public Resumed handBack(HandBack handBack) {
      handBacks.incrementAndGet();
      Replies.callForAPerson(holder.get(), handBack.senderId());
      return new Resumed(List.of(), true);
    }
  }

  @Test
  void aBotThatCallsForAPersonDuringTheHandBackIsRefused() {
    try (Scene scene = new Scene(folder, new CallingBot())) {
      holder.set(scene);
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(handBacks).hasValue(1);
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
    }
  }

  @Test
  void theCallIsAlsoRefusedIfNobodyServesTheQueue() {
    MemoryChannel memory = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(
            folder,
            new CallingBot(),
            memory,
            builder ->
                builder.channel(
                    new ChannelPlan("memory", "memory", "memory", "bot", "nobody", "", false),
                    context -> memory))) {
      holder.set(scene);
      scene.userSays("c1", "/human");
      scene.waitForText("c1", Texts.noAgent());
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(handBacks).hasValue(1);
      assertThat(scene.channel.textsTo("c1")).containsOnlyOnce(Texts.noAgent());
    }
  }

  @Test
  void theHandBackToARestartingBotIsRetried() {
    class Restarting implements Bot, ResumableBot {
      @Override
      public List<Reply> reply(Turn turn) {
        return Replies.say("bot: " + Replies.words(turn));
      }

      @Override
      public Resumed handBack(HandBack handBack) {
        if (handBacks.incrementAndGet() <= 2) {
          throw new BotException.NotReached("refused", null);
        }
        return new Resumed(Replies.say("I am back"), true);
      }
    }
    try (Scene scene = new Scene(folder, new Restarting())) {
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(scene.channel.textsTo("c1")).containsSubsequence("I am back", "bot: hello");
      assertThat(handBacks).hasValue(3);
    }
  }

  @Test
  void aLateTurnsHandoffIsIgnoredOnceTheUserChoseTheBot() {
    Standstill stop = new Standstill();
    Bot slow =
        turn -> {
          if (!Replies.words(turn).equals("slow")) {
            return Replies.say("bot: " + Replies.words(turn));
          }
          stop.here();
          return List.of(
              new Reply.HandOff(HandoffRequest.PLAIN), new Reply.Say(Text.plain("a moment")));
        };
    try (Scene scene = new Scene(folder, slow)) {
      scene.userSays("c1", "slow");
      stop.awaitReached();
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      stop.end();
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
      assertThat(scene.channel.textsTo("c1")).doesNotContain("a moment");
    }
  }
}
