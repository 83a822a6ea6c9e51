package dev.baton.bot.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookSettingsTest {

  @Test
  void hasADefaultForAllButUrlAndSecret() {
    WebhookSettings settings = ShopServer.read("http://localhost:9000/baton?tenant=1");

    assertThat(settings.url()).hasToString("http://localhost:9000/baton?tenant=1");
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.recovery()).isEqualTo(WebhookSettings.Recovery.REPEAT);
    assertThat(settings.record()).isEqualTo(WebhookSettings.Recording.OFF);
    assertThat(settings.callbackToken()).isNull();
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void namesEveryProblem() {
    Settings settings =
        Settings.of(
            Map.of(
                "url", "http://me@localhost/#here",
                "timeout", "0s",
                "connect-timeout", "soon",
                "recovery", "maybe",
                "record", "events",
                "token", "t"));
    WebhookSettings.read(settings);

    assertThatThrownBy(settings::verify)
        .isInstanceOf(SettingsException.class)
        .satisfies(failure ->
            assertThat(((SettingsException) failure).problems())
                .extracting(Settings.Problem::path)
                .containsExactly(
                    "connect-timeout", "record", "recovery", "secret", "timeout", "token", "url"));
  }
}
