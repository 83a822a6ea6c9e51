package dev.baton.bot.rasa;

import static dev.baton.bot.rasa.RasaFixture.rasa;
import static dev.baton.bot.rasa.RasaFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot.Memory;
import dev.baton.connector.Settings;
import dev.baton.testkit.rasa.FakeRasa;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RasaAuthorizationTest {

  private static Memory asked(FakeRasa rasa, Object... pairs) {
    return rasa(rasa.url(), pairs).recall(RasaFixture.turn("m1", "hi"));
  }

  @Test
  void authorizesByJwt() {
    try (FakeRasa rasa = FakeRasa.start().jwtSecret("thisismysecret")) {
      assertThat(asked(rasa, "jwt-secret", "thisismysecret")).isEqualTo(new Memory.Unheard());
      assertThatThrownBy(() -> asked(rasa, "jwt-secret", "other"))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("401");
      assertThatThrownBy(() -> asked(rasa)).hasMessageContaining("401");
    }
  }

  @Test
  void sendsTokenAndJwtTogether() {
    try (FakeRasa rasa = FakeRasa.start().token("t").jwtSecret("s")) {
      assertThat(asked(rasa, "token", "t")).isEqualTo(new Memory.Unheard());
      assertThat(asked(rasa, "jwt-secret", "s")).isEqualTo(new Memory.Unheard());
      assertThat(asked(rasa, "token", "t", "jwt-secret", "s")).isEqualTo(new Memory.Unheard());
      assertThat(asked(rasa, "token", "wrong", "jwt-secret", "s")).isEqualTo(new Memory.Unheard());
    }
  }

  @Test
  void sendsNoJwtToTheWebhook() {
    try (FakeRasa rasa = FakeRasa.start().jwtSecret("s").otherwise(turn -> turn.say("hi"))) {
      assertThat(rasa(rasa.url(), "jwt-secret", "s", "calm", "off").reply(turn("m1", "hi")))
          .hasSize(1);
      assertThat(rasa.requests()).singleElement().satisfies(r -> assertThat(r.query()).isEmpty());
    }
  }

  @Test
  void inspectsWhetherTheServerIsAsTheSettingsSay() {
    try (FakeRasa rasa = FakeRasa.start().jwtSecret("s")) {
      assertThat(found(rasa, Map.of())).contains("wants a token");
      assertThat(found(rasa, Map.of("jwt-secret", "x"))).contains("refuses the token");
      assertThat(found(rasa, Map.of("jwt-secret", "s"))).isEqualTo("good");
      assertThat(
              found(rasa, Map.of("jwt-secret", "s", "channel", "callback", "callback-token", "c")))
          .contains("no callback channel");
      rasa.model(false);
      assertThat(found(rasa, Map.of("jwt-secret", "s"))).contains("no model");
    }
  }

  private static String found(FakeRasa rasa, Map<String, String> pairs) {
    Map<String, Object> values = new HashMap<>(pairs);
    values.put("url", rasa.url().toString());
    return RasaBot.inspect(Settings.of(values)).stream()
        .filter(finding -> !finding.ok())
        .map(finding -> finding.text())
        .findFirst()
        .orElse("good");
  }
}
