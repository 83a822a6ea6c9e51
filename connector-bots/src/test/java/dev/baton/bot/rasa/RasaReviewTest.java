package dev.baton.bot.rasa;

import static dev.baton.bot.rasa.RasaFixture.rasa;
import static dev.baton.bot.rasa.RasaFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.ReviewingBot.Review;
import dev.baton.connector.Settings;
import dev.baton.testkit.rasa.FakeRasa;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class RasaReviewTest {

  private static final Review UNDERSTOOD = new Review(false, true, null);

  private static Review after(RasaBot bot, String messageId, String text) {
    List<Reply> ignored = bot.reply(turn(messageId, text));
    assertThat(ignored).isNotNull();
    return bot.review(turn(messageId, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.6.21", "2.8.12"})
  void explainsSilence(String version) {
    try (FakeRasa rasa = FakeRasa.start().version(version)) {
      rasa.on("pause", turn -> turn.pause()).on("boom", turn -> turn.fail());
      RasaBot bot = rasa(rasa.url());
      assertThat(after(bot, "m1", "nothing")).isEqualTo(UNDERSTOOD);
      assertThatThrownBy(() -> bot.reply(turn("m2", "boom")))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("failed there");
      assertThatThrownBy(() -> bot.review(turn("m2", "boom")))
          .isInstanceOf(BotException.Failed.class);
      assertThat(after(bot, "m3", "pause")).isEqualTo(new Review(true, true, null));
      assertThat(after(bot, "m4", "anybody?")).isEqualTo(new Review(true, true, null));
      assertThat(after(bot, "m5", " ")).isEqualTo(new Review(true, true, null));
      rasa.model(false);
      assertThatThrownBy(() -> bot.reply(turn("m6", "hi")))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("no model");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.6.21", "2.8.12"})
  void doesNotLetAnOldEqualTextHideAFailure(String version) {
    AtomicBoolean broken = new AtomicBoolean();
    try (FakeRasa rasa = FakeRasa.start().version(version)) {
      rasa.on(
          "help",
          turn -> {
            if (broken.get()) {
              turn.fail();
            }
            turn.say("sure");
          });
      RasaBot bot = rasa(rasa.url());
      assertThat(bot.reply(turn("m1", "help"))).hasSize(1);
      broken.set(true);
      assertThatThrownBy(() -> bot.reply(turn("m2", "help", Instant.now().plusSeconds(60))))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("failed there");
    }
  }

  @Test
  void doesNotTakeARestartForAFailure() {
    try (FakeRasa rasa = FakeRasa.start()) {
      RasaBot bot = rasa(rasa.url(), "allow-intents", List.of("/restart"));
      assertThat(after(bot, "m1", "/restart")).isEqualTo(new Review(false, true, null, "restart"));
    }
  }

  @Test
  void acceptsSilenceThatTheApiCannotExplain() {
    try (FakeRasa rasa = FakeRasa.start().token("right")) {
      RasaBot bot = rasa(rasa.url(), "token", "wrong");
      assertThat(bot.reply(turn("m1", "hi"))).isEmpty();
      assertThatThrownBy(() -> bot.review(turn("m1", "hi")))
          .isInstanceOf(BotException.Failed.class);
      rasa.api(false);
      RasaBot without = rasa(rasa.url());
      assertThat(after(without, "m2", "hi")).isEqualTo(UNDERSTOOD);
    }
  }

  @Test
  void recognisesAFallback() {
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.on("gibberish", turn -> turn.fallback("Sorry?"))
          .on("rephrase", turn -> turn.utter("utter_ask_rephrase", "Say it again"))
          .on(
              "both",
              turn -> {
                turn.utter("utter_default", "Sorry?");
                turn.utter("utter_offer", "But I can do this");
              })
          .on(Pattern.compile("blah"), "nlu_fallback", turn -> turn.say("Hm"))
          .on("own", turn -> turn.utter("utter_own", "Pardon?"))
          .otherwise(turn -> turn.say("Yes"));
      RasaBot bot = rasa(rasa.url());
      assertThat(after(bot, "m1", "gibberish").understood()).isFalse();
      assertThat(after(bot, "m2", "rephrase").understood()).isFalse();
      assertThat(after(bot, "m3", "blah").understood()).isFalse();
      assertThat(after(bot, "m4", "both").understood()).isTrue();
      assertThat(after(bot, "m5", "own").understood()).isTrue();
      assertThat(after(bot, "m6", "hello")).isEqualTo(UNDERSTOOD);
      RasaBot told = rasa(rasa.url(), "fallback-actions", "utter_own");
      assertThat(after(told, "m7", "own").understood()).isFalse();
    }
  }

  @Test
  void namesTheLikeliestIntentBehindAFallback() {
    assertThat(
            intent(
                """
                {"intent":{"name":"nlu_fallback"},"intent_ranking":[{"name":"nlu_fallback"},
                 {"name":"order","confidence":0.3},{"name":"greet","confidence":0.2}]}
                """))
        .isEqualTo("order");
    assertThat(
            intent("{\"intent\":{\"name\":\"greet\"},\"intent_ranking\":[{\"name\":\"greet\"}]}"))
        .isEqualTo("greet");
    assertThat(intent("{\"intent\":{\"name\":\"nlu_fallback\"}}")).isNull();
    assertThat(intent("{\"intent\":{\"name\":null}}")).isNull();
    assertThat(intent("{}")).isNull();
  }

  private static @Nullable String intent(String parsed) {
    ObjectNode user = RasaJson.MAPPER.createObjectNode();
    user.set("parse_data", RasaJson.MAPPER.readTree(parsed));
    return RasaReview.read(Settings.of(Map.of()))
        .of(new TrackerLookup.TrackedTurn(user, List.of()), false)
        .intent();
  }

  @Test
  void recognisesCalmsWishForAPerson() {
    try (FakeRasa rasa = FakeRasa.start().version("3.9.1")) {
      rasa.on(
              "person",
              turn -> {
                turn.command("human handoff");
                turn.flow("pattern_human_handoff");
                turn.utter("utter_human_handoff_not_available", "I cannot get you anybody");
              })
          .on("command", turn -> turn.command("human handoff"))
          .on("flow", turn -> turn.flow("pattern_human_handoff"))
          .on(
              "own",
              turn -> {
                turn.command("human handoff");
                turn.flow("pattern_human_handoff");
                turn.utter("utter_ask_confirm_human_handoff", "Shall I?");
              });
      RasaBot bot = rasa(rasa.url());
      assertThat(after(bot, "m1", "person").wanted()).isNotNull();
      assertThat(bot.everyTurn()).isTrue();
      assertThat(after(bot, "m2", "command").wanted()).isNotNull();
      assertThat(after(bot, "m3", "flow").wanted()).isNotNull();
      assertThat(after(bot, "m4", "own").wanted()).isNull();
      assertThat(after(bot, "m5", "hello")).isEqualTo(UNDERSTOOD);
    }
  }

  @Test
  void reviewsEveryTurnOnlyOfRasaPro() {
    try (FakeRasa rasa = FakeRasa.start().version("3.6.21")) {
      rasa.otherwise(turn -> turn.say("hi"));
      assertThat(everyTurn(rasa(rasa.url()))).isFalse();
      assertThat(everyTurn(rasa(rasa.url(), "calm", "on"))).isTrue();
      rasa.version("3.7.0");
      assertThat(everyTurn(rasa(rasa.url(), "calm", "off"))).isFalse();
      assertThat(rasa(rasa.url()).everyTurn()).isFalse();
      assertThat(everyTurn(rasa(rasa.url()))).isTrue();
      rasa.api(false);
      assertThat(everyTurn(rasa(rasa.url()))).isFalse();
    }
  }

  private static boolean everyTurn(RasaBot bot) {
    assertThat(bot.reply(turn("m1", "hi"))).hasSize(1);
    return bot.everyTurn();
  }
}
