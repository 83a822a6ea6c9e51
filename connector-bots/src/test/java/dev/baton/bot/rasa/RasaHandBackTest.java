package dev.baton.bot.rasa;

import static dev.baton.bot.rasa.RasaFixture.NONE;
import static dev.baton.bot.rasa.RasaFixture.bot;
import static dev.baton.bot.rasa.RasaFixture.handBack;
import static dev.baton.bot.rasa.RasaFixture.rasa;
import static dev.baton.bot.rasa.RasaFixture.say;
import static dev.baton.bot.rasa.RasaFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.BotException;
import dev.baton.bot.ResumableBot;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RasaHandBackTest {

  private static final String INTENT = "EXTERNAL_handoff_ended";

  private static FakeRasa knowing() {
    return FakeRasa.start()
        .on("pause", turn -> turn.pause())
        .onIntent(
            INTENT,
            turn -> {
              Map<String, String> told = turn.entities();
              turn.say(told.get("agent") + " " + told.get("handoff_outcome"));
              turn.say(String.valueOf(told.get("handoff_id")));
            })
        .onAction("action_back", turn -> turn.say("back"))
        .otherwise(turn -> turn.say("talking"));
  }

  private static List<String> calls(FakeRasa rasa) {
    return rasa.requests().stream().map(RasaRequest::path).toList();
  }

  private static Runnable throwsBeforeTheSecond(RuntimeException failure) {
    AtomicInteger calls = new AtomicInteger();
    return () -> {
      if (calls.incrementAndGet() == 2) {
        throw failure;
      }
    };
  }

  @Test
  void notifiesTheBotByItsIntent() {
    try (FakeRasa rasa = knowing().token("s3cret")) {
      RasaBot bot = rasa(rasa.url(), "token", "s3cret");
      assertThat(bot.handBack(handBack()).replies())
          .containsExactly(say("Bo agent_resolved"), say("h1"));
      assertThat(calls(rasa))
          .containsExactly(
              "/version", "/conversations/u/1/tracker", "/conversations/u/1/trigger_intent");
    }
  }

  @Test
  void checksOnceMoreBeforeEachCall() {
    try (FakeRasa rasa = knowing()) {
      RasaBot bot = rasa(rasa.url(), "api", "on");
      assertThat(bot.reply(turn("m1", "pause"))).isEmpty();
      Runnable beforeCall = throwsBeforeTheSecond(new IllegalStateException("taken over"));
      assertThatThrownBy(() -> bot.handBack(handBack(), beforeCall)).hasMessage("taken over");
      assertThat(RasaFixture.paused(rasa)).as("it was resumed").isFalse();
      assertThat(calls(rasa)).doesNotContain("/conversations/u/1/trigger_intent");
    }
  }

  @Test
  void doesNotNotifyAgainABotThatGoesAwayAfterwards() {
    try (FakeRasa rasa = knowing()) {
      RasaBot bot = rasa(rasa.url(), "api", "on", "hand-back", Map.of("action", "action_back"));
      Runnable beforeCall = throwsBeforeTheSecond(new BotException.NotReached("refused", null));
      assertThatThrownBy(() -> bot.handBack(handBack(), beforeCall))
          .isInstanceOf(BotException.Lost.class);
      assertThat(calls(rasa)).contains("/conversations/u/1/execute");
    }
  }

  @Test
  void onlyResumesABotThatMayHaveBeenNotified() {
    try (FakeRasa rasa = knowing()) {
      RasaBot bot = rasa(rasa.url(), "api", "on");
      assertThat(bot.reply(turn("m1", "pause"))).isEmpty();
      ResumableBot.Resumed woken = bot.wake(handBack(), () -> {});
      assertThat(woken.awake()).isTrue();
      assertThat(woken.replies()).isEmpty();
      assertThat(RasaFixture.paused(rasa)).isFalse();
      assertThat(calls(rasa)).doesNotContain("/conversations/u/1/trigger_intent");
      int before = calls(rasa).size();
      assertThat(bot.wake(handBack(), () -> {}).awake()).isTrue();
      assertThat(calls(rasa)).as("one look, for it was awake").hasSize(before + 1);
    }
  }

  @Test
  void resumesAPausedBotFirst() {
    try (FakeRasa rasa = knowing()) {
      RasaBot bot = rasa(rasa.url(), "api", "on");
      assertThat(bot.reply(turn("m1", "pause"))).isEmpty();
      assertThat(RasaFixture.paused(rasa)).isTrue();
      assertThat(bot.reply(turn("m2", "hi"))).isEmpty();
      assertThat(bot.handBack(handBack()).replies()).hasSize(2);
      assertThat(RasaFixture.paused(rasa)).isFalse();
      assertThat(calls(rasa))
          .containsSubsequence(
              "/conversations/u/1/tracker/events", "/conversations/u/1/trigger_intent");
      assertThat(bot.reply(turn("m3", "hi"))).containsExactly(say("talking"));
    }
  }

  @Test
  void saysNothingWhereTheBotDoesNotKnowTheIntent() {
    try (FakeRasa rasa = FakeRasa.start()) {
      assertThat(rasa(rasa.url()).handBack(handBack()).replies()).isEmpty();
    }
  }

  @Test
  void runsAnAction() {
    try (FakeRasa rasa = knowing()) {
      RasaBot bot = rasa(rasa.url(), "hand-back", Map.of("action", "action_back"));
      assertThat(bot.handBack(handBack()).replies()).containsExactly(say("back"));
      assertThat(bot.reply(turn("m1", "hi"))).as("it listens").containsExactly(say("talking"));
      assertThatThrownBy(() ->
              rasa(rasa.url(), "hand-back", Map.of("action", "action_gone")).handBack(handBack()))
          .isInstanceOf(BotException.Failed.class);
    }
  }

  @Test
  void onlyResumesWhenNotToNotify() {
    try (FakeRasa rasa = knowing()) {
      RasaBot bot = rasa(rasa.url(), "hand-back", "none");
      bot.reply(turn("m1", "pause"));
      assertThat(bot.handBack(handBack()).replies()).isEmpty();
      assertThat(RasaFixture.paused(rasa)).isFalse();
      assertThat(calls(rasa)).noneMatch(path -> path.endsWith("/trigger_intent"));
    }
  }

  @Test
  void notifiesByMessageOnlyWithAChosenIntentWhereThereIsNoApi() {
    try (FakeRasa rasa = knowing().api(false)) {
      assertThat(rasa(rasa.url()).handBack(handBack()).replies()).isEmpty();
      assertThat(rasa.turnsOf("u/1")).isEmpty();
      for (String api : new String[] {"auto", "off"}) {
        ResumableBot bot =
            (ResumableBot) bot(rasa.url(), NONE, "api", api, "hand-back", Map.of("intent", INTENT));
        assertThat(bot.handBack(handBack()).replies())
            .containsExactly(say("Bo agent_resolved"), say("h1"));
      }
      ResumableBot silent = (ResumableBot) bot(rasa.url(), NONE, "api", "off", "hand-back", "none");
      assertThat(silent.handBack(handBack()).replies()).isEmpty();
    }
  }

  @Test
  void reportsWhetherTheBotWasNotReachedOrFailed() {
    try (FakeRasa rasa = knowing().onIntent(INTENT, turn -> turn.fail())) {
      RasaBot bot = rasa(rasa.url());
      assertThatThrownBy(() -> bot.handBack(handBack()).replies())
          .isInstanceOf(BotException.Failed.class);
      rasa.down(true);
      assertThatThrownBy(() -> bot.handBack(handBack()).replies())
          .isInstanceOf(BotException.NotReached.class);
    }
  }
}
