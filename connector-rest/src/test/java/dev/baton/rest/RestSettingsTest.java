package dev.baton.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class RestSettingsTest {

  @Test
  void everythingHasADefault() {
    Settings settings = Settings.of(Map.of());
    RestSettings read = RestSettings.read(settings, false);
    settings.verify();

    assertThat(read)
        .isEqualTo(new RestSettings(null, Duration.ofSeconds(30), Duration.ofHours(1), 1000, null));
  }

  @Test
  void allProblemsAreReported() {
    Settings settings =
        Settings.of(
            Map.of(
                "answer-timeout",
                "11m",
                "keep",
                "0s",
                "max-streams",
                0,
                "callback",
                Map.of("url", "ftp://e.com", "timeout", "0s")));
    RestSettings.read(settings, true);

    SettingsException problems = catchThrowableOfType(SettingsException.class, settings::verify);
    assertThat(problems.problems())
        .extracting(Settings.Problem::path)
        .containsExactly(
            "answer-timeout",
            "callback.secret",
            "callback.timeout",
            "callback.url",
            "keep",
            "max-streams",
            "token");
  }

  @Test
  void theProviderIsFound() {
    assertThat(ServiceLoader.load(dev.baton.connector.ChannelProvider.class))
        .anySatisfy(provider -> {
          assertThat(provider.type()).isEqualTo("rest");
          assertThat(provider.inputChannel()).isEqualTo("rest");
        });
  }
}
