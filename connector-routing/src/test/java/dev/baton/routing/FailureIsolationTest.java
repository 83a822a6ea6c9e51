package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.JdbcStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bot, channel or store that fails stops no conversation and makes nothing happen twice. */
@Timeout(200)
class FailureIsolationTest {

  @TempDir Path folder;

  @Test
  void aBotThatThrowsAtTheHandBackIsCalledOnceAndGoesOn() {
    AtomicInteger handBacks = new AtomicInteger();
    class ThrowingBot implements Bot, ResumableBot {
      @Override
      public List<Reply> reply(Turn turn) {
        return Replies.say("bot: " + Replies.words(turn));
      }

      @Override
      public Resumed handBack(HandBack handBack) {
        handBacks.incrementAndGet();
        throw new IllegalStateException("on purpose");
      }
    }
    try (Scene scene = new Scene(folder, new ThrowingBot())) {
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      for (int i = 0; i < 5; i++) {
        scene.userSays("c1", "hello " + i);
      }
      scene.waitForText("c1", "bot: hello 4");
      assertThat(scene.channel.textsTo("c1")).containsOnlyOnce(Texts.botIsBack(""));
      assertThat(handBacks).hasValue(1);
    }
  }

  @Test
  void aBotThatThrowsWhenAskedAboutATurnGoesOn() {
    AtomicInteger recalls = new AtomicInteger();
    class ThrowingBot implements Bot, RecallingBot {
      @Override
      public List<Reply> reply(Turn turn) {
        if (Replies.words(turn).equals("one")) {
          throw new BotException.Lost("time-out", null);
        }
        return Replies.say("bot: " + Replies.words(turn));
      }

      @Override
      public Memory recall(Turn turn) {
        recalls.incrementAndGet();
        throw new IllegalStateException("on purpose");
      }
    }
    try (Scene scene = new Scene(folder, new ThrowingBot())) {
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      scene.waitForText("c1", "bot: two");
      assertThat(scene.channel.textsTo("c1").getFirst()).startsWith(Texts.answerLost());
      assertThat(recalls).hasValue(1);
    }
  }

  @Test
  void aBotThatOverflowsItsStackGoesOn() {
    AtomicInteger ones = new AtomicInteger();
    Bot bot =
        turn -> {
          if (Replies.words(turn).equals("one")) {
            ones.incrementAndGet();
            throw new StackOverflowError();
          }
          return Replies.say("bot: " + Replies.words(turn));
        };
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      scene.waitForText("c1", "bot: two");
      assertThat(scene.channel.textsTo("c1").getFirst()).contains(Texts.ASK_AGAIN);
      assertThat(ones).hasValue(1);
    }
  }

  @Test
  void aChannelThatThrowsAfterSendingDoesNotGetTheMessageAgain() {
    List<String> given = new CopyOnWriteArrayList<>();
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.channel.beforeSend =
          outbound -> {
            given.add(TextBuilder.summary(outbound.content()));
            if (TextBuilder.summary(outbound.content()).equals("bot: one")) {
              throw new IllegalStateException("the platform's answer cannot be read");
            }
          };
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      scene.waitForText("c1", "bot: two");
      assertThat(given)
          .filteredOn(words -> words.startsWith("bot:"))
          .containsExactly("bot: one", "bot: two");
    }
  }

  @Test
  void aRestartingBotIsAskedAboutItsTurnAgain() {
    AtomicInteger recalls = new AtomicInteger();
    class RestartingBot implements Bot, RecallingBot {
      @Override
      public List<Reply> reply(Turn turn) {
        throw new BotException.Lost("reset", null);
      }

      @Override
      public Memory recall(Turn turn) {
        switch (recalls.incrementAndGet()) {
          case 1 -> throw new BotException.NotReached("refused", null);
          case 2 -> throw new BotException.Lost("time-out", null);
          default -> {}
        }
        return new Memory.Answered(Replies.say("what I had answered"));
      }
    }
    try (Scene scene = new Scene(folder, new RestartingBot())) {
      scene.userSays("c1", "one");
      scene.waitForText("c1", "what I had answered");
      assertThat(scene.channel.textsTo("c1")).containsExactly("what I had answered");
      assertThat(recalls).hasValue(3);
    }
  }

  @Test
  void aHandBackStartedBeforeACrashIsNotRepeated() {
    AtomicInteger handBacks = new AtomicInteger();
    AtomicBoolean stuck = new AtomicBoolean(true);
    CountDownLatch never = new CountDownLatch(1);
    class ResumingBot implements Bot, ResumableBot {
      @Override
      public List<Reply> reply(Turn turn) {
        return Replies.say("bot: " + Replies.words(turn));
      }

      @Override
      public Resumed handBack(HandBack handBack) {
        handBacks.incrementAndGet();
        if (stuck.get()) {
          Replies.awaitLatch(never);
          throw new BotException.Lost("interrupted", null);
        }
        return new Resumed(Replies.say("I am back"), true);
      }
    }
    MemoryChannel channel = new MemoryChannel("memory");
    try (Scene scene = new Scene(folder, new ResumingBot(), channel, builder -> builder)) {
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(handBacks).hasValue(1));
    }
    stuck.set(false);
    try (Scene scene = new Scene(folder, new ResumingBot(), channel, builder -> builder)) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(channel.textsTo("c1"))
          .doesNotContain("I am back")
          .containsSubsequence(Texts.botIsBack(""), "bot: hello");
      assertThat(handBacks).hasValue(1);
    }
  }

  @Test
  void anAnswerTheStoreBrieflyRefusesIsNotLost() {
    FailingStore store = failing();
    AtomicInteger turns = new AtomicInteger();
    Bot bot =
        turn -> {
          turns.incrementAndGet();
          store.refuse(3);
          return List.of(
              Replies.say("I'll fetch a person").getFirst(),
              new Reply.HandOff(HandoffRequest.PLAIN));
        };
    try (Scene scene = over(store, bot)) {
      scene.userSays("c1", "help");
      scene.waitForText("c1", "I'll fetch a person");
      scene.sent("asks for a person");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      assertThat(store.refused).hasValue(3);
      assertThat(turns).hasValue(1);
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains(Texts.answerLost()));
    }
  }

  @Test
  void aSentMessageIsNotRepeatedIfTheStoreBrieflyFails() {
    FailingStore store = failing();
    try (Scene scene = over(store, Replies.echo())) {
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).equals("bot: one")) {
              store.refuse(3);
            }
          };
      scene.userSays("c1", "one");
      scene.waitFor(() -> assertThat(store.refused).hasValue(3));
      scene.userSays("c1", "two");
      scene.waitForText("c1", "bot: two");
      assertThat(scene.channel.textsTo("c1")).containsExactly("bot: one", "bot: two");
    }
  }

  @Test
  void aThreadOpenedWhileTheStoreFailsIsNotOpenedAgain() {
    FailingStore store = failing();
    try (Scene scene = over(store, Replies.echo())) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals(Scene.SPACE) && store.refused.get() == 0) {
              store.refuse(3);
            }
          };
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.waitFor(() -> assertThat(store.refused).hasValue(3));
      scene.userSays("c1", "hello");
      scene.waitForText(offer.place(), "hello");
      assertThat(scene.channel.sent)
          .filteredOn(sent -> sent.text().contains("asks for a person"))
          .hasSize(1);
    }
  }

  private FailingStore failing() {
    return new FailingStore(JdbcStore.at("jdbc:sqlite:" + folder.resolve("failing.db")));
  }

  private Scene over(FailingStore store, Bot bot) {
    return new Scene(folder, bot, new MemoryChannel("memory"), builder -> builder.store(store));
  }
}
