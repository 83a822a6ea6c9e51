package dev.baton.bot.rasa;

import static dev.baton.bot.rasa.RasaFixture.NONE;
import static dev.baton.bot.rasa.RasaFixture.bot;
import static dev.baton.bot.rasa.RasaFixture.rasa;
import static dev.baton.bot.rasa.RasaFixture.say;
import static dev.baton.bot.rasa.RasaFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.RecallingBot.Memory;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.testkit.rasa.FakeRasa;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RasaRecallTest {

  private static FakeRasa echo() {
    return FakeRasa.start()
        .otherwise(turn -> {
          turn.say("You said:\n\n" + turn.text());
          turn.image("http://i/x.png");
        });
  }

  private static void lose(FakeRasa rasa, RasaBot bot, Turn turn) {
    rasa.dropAnswers(1);
    assertThatThrownBy(() -> bot.reply(turn)).isInstanceOf(BotException.Lost.class);
  }

  @Test
  void findsTheTurnByItsMessageIdAndGivesTheSameReplies() {
    try (FakeRasa rasa = echo().token("s3cret")) {
      RasaBot bot = rasa(rasa.url(), "token", "s3cret");
      bot.reply(turn("m0", "same"));
      Turn lost = turn("m1", "same");
      lose(rasa, bot, lost);
      bot.reply(turn("m2", "same"));
      List<Reply> told = bot.reply(turn("m3", "same"));
      assertThat(bot.recall(lost)).isEqualTo(new Memory.Answered(told));
      assertThat(told).hasSize(3);
    }
  }

  @Test
  void findsItByItsTextWhereMetadataIsDropped() {
    try (FakeRasa rasa = echo().version("2.8.12")) {
      RasaBot bot = rasa(rasa.url());
      bot.reply(turn("m0", "before"));
      Turn lost = turn("m1", " /once ");
      lose(rasa, bot, lost);
      bot.reply(turn("m2", "after"));
      assertThat(bot.recall(lost)).isInstanceOf(Memory.Answered.class);
    }
  }

  @Test
  void doesNotGuessBetweenTwoEqualTexts() {
    try (FakeRasa rasa = echo().version("2.8.12")) {
      RasaBot bot = rasa(rasa.url());
      Turn lost = turn("m1", "yes");
      lose(rasa, bot, lost);
      lose(rasa, bot, turn("m1", "yes", lost.startedAt()));
      assertThatThrownBy(() -> bot.recall(lost)).isInstanceOf(BotException.Failed.class);
    }
  }

  @Test
  void ignoresAnOlderEqualText() {
    try (FakeRasa rasa = echo().version("2.8.12")) {
      RasaBot bot = rasa(rasa.url());
      bot.reply(turn("m0", "yes"));
      assertThat(bot.recall(turn("m1", "yes", Instant.now().plusSeconds(5))))
          .isEqualTo(new Memory.Unheard());
    }
  }

  @Test
  void doesNotLookByTextWhereMetadataIsKept() {
    try (FakeRasa rasa = echo()) {
      RasaBot bot = rasa(rasa.url());
      Turn lost = turn("m1", "yes");
      bot.reply(turn("m0", "yes"));
      assertThat(bot.recall(lost)).isEqualTo(new Memory.Unheard());
    }
  }

  @Test
  void waitsForATurnThatIsStillRunning() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.otherwise(turn -> {
        turn.await(hold);
        turn.say("at last");
      });
      RasaBot hasty = rasa(rasa.url(), "timeout", "300ms");
      Turn lost = turn("m1", "slow");
      assertThatThrownBy(() -> hasty.reply(lost)).isInstanceOf(BotException.Lost.class);
      RasaBot bot = rasa(rasa.url());
      CompletableFuture<Memory> memory =
          CompletableFuture.supplyAsync(
              () -> bot.recall(lost), task -> Thread.ofVirtual().start(task));
      await()
          .until(
              () -> rasa.requests().stream().anyMatch(r -> r.path().endsWith("/trigger_intent")));
      assertThat(memory).isNotDone();
      hold.countDown();
      assertThat(memory.get(20, TimeUnit.SECONDS))
          .isEqualTo(new Memory.Answered(List.of(say("at last"))));
    }
  }

  @Test
  void reportsAsUnheardAFailedTurnThatLeftNoTrace() {
    try (FakeRasa rasa = FakeRasa.start().otherwise(turn -> turn.fail())) {
      RasaBot bot = rasa(rasa.url());
      Turn failed = turn("m1", "boom");
      assertThatThrownBy(() -> bot.reply(failed)).isInstanceOf(BotException.Failed.class);
      String before = rasa.tracker("u/1");
      assertThat(bot.recall(failed)).isEqualTo(new Memory.Unheard());
      assertThat(rasa.tracker("u/1")).isEqualTo(before).doesNotContain("boom");
    }
  }

  @Test
  void waitsForTheTimeOutWhereTheLockIsNotGiven() {
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Instant> until = new AtomicReference<>();
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.otherwise(turn -> {
        begun.countDown();
        turn.await(hold);
        turn.say("done");
      });
      Turn lost = turn("m1", "slow");
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(
              () -> rasa(rasa.url()).reply(lost), task -> Thread.ofVirtual().start(task));
      RecallingBot bot =
          (RecallingBot)
              bot(
                  rasa.url(),
                  moment -> {
                    until.set(moment);
                    hold.countDown();
                    running.join();
                  },
                  "timeout",
                  "30s");
      await().until(() -> begun.getCount() == 0);
      rasa.lockLifetime(Duration.ofMillis(100)).lockPolling(Duration.ofMillis(300));
      assertThat(bot.recall(lost)).isEqualTo(new Memory.Answered(List.of(say("done"))));
      assertThat(until.get()).isEqualTo(lost.startedAt().plusSeconds(30));
    }
  }

  @Test
  void failsWhereThereIsNoApiSoThatTheUserIsAsked() {
    try (FakeRasa rasa = echo().api(false)) {
      RasaBot bot = rasa(rasa.url());
      assertThatThrownBy(() -> bot.recall(turn("m1", "hi")))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("no tracker API");
      assertThat(bot.review(turn("m1", "hi")).paused()).isFalse();
      assertThat(bot(rasa.url(), NONE, "api", "off")).isNotInstanceOf(RecallingBot.class);
    }
  }

  @Test
  void reportsARefusedTokenAndAnUnreachableRasa() {
    try (FakeRasa rasa = echo().token("right")) {
      RasaBot bot = rasa(rasa.url(), "token", "wrong");
      assertThatThrownBy(() -> bot.recall(turn("m1", "hi")))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("401")
          .message()
          .doesNotContain("wrong");
      rasa.failing(500);
      assertThatThrownBy(() -> rasa(rasa.url()).recall(turn("m1", "hi")))
          .isInstanceOf(BotException.Failed.class);
      rasa.failing(0).down(true);
      assertThatThrownBy(() -> bot.recall(turn("m1", "hi")))
          .isInstanceOf(BotException.NotReached.class);
    }
  }

  @Test
  void readsNoTrackerButTheSenders() {
    try (FakeRasa rasa = echo()) {
      RasaBot bot = rasa(rasa.url());
      Turn odd =
          new Turn(
              "t1",
              "m1",
              "a b",
              "rest",
              "rest",
              turn("m1", "hi").content(),
              "Ann",
              null,
              Instant.now(),
              null);
      assertThat(bot.reply(odd)).hasSize(3);
      assertThatThrownBy(() -> bot.recall(odd))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("that name");
      rasa.version("2.8.12");
      assertThat(bot.recall(odd)).isInstanceOf(Memory.Answered.class);
    }
  }
}
