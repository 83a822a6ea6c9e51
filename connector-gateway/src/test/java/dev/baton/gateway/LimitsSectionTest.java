package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.LimitsPlan;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsSectionTest {

  @Test
  void whatUsersMayWriteHasDefaultsAndIsRead() {
    assertThat(LimitsSection.read(Settings.of(Map.of()))).isEqualTo(LimitsPlan.USUAL);
    assertThat(LimitsSection.read(Settings.of(Map.of("user-messages", 7, "per", "2s"))))
        .isEqualTo(new LimitsPlan(7, Duration.ofSeconds(2)));
    assertThat(LimitsSection.read(Settings.of(Map.of("user-messages", 0))).limited()).isFalse();
  }

  @Test
  void aLimitThatIsNoneIsAProblem() {
    Settings settings = Settings.of(Map.of("user-messages", -1, "per", "0s", "all", 3));
    assertThat(LimitsSection.read(settings)).isNotNull();
    assertThatThrownBy(settings::verify)
        .isInstanceOfSatisfying(
            SettingsException.class,
            wrong ->
                assertThat(wrong.problems())
                    .extracting(Settings.Problem::path)
                    .containsExactlyInAnyOrder("user-messages", "per", "all"));
  }

  @Test
  void howLongStoppingMayTakeHasADefaultAndABound() {
    assertThat(LimitsSection.stopTimeout(Settings.of(Map.of()))).hasSeconds(20);
    assertThat(LimitsSection.stopTimeout(Settings.of(Map.of("stop-timeout", "2m")))).hasMinutes(2);
    Settings settings = Settings.of(Map.of("stop-timeout", "1h"));
    assertThat(LimitsSection.stopTimeout(settings)).hasSeconds(20);
    assertThatThrownBy(settings::verify).hasMessageContaining("stop-timeout");
  }

  @Test
  void whenABotIsLeftAloneHasDefaultsAndIsRead() {
    assertThat(LimitsSection.circuit(Settings.of(Map.of()))).isEqualTo(CircuitPlan.USUAL);
    assertThat(
            LimitsSection.circuit(
                Settings.of(Map.of("circuit", Map.of("failures", 2, "pause", "5s")))))
        .isEqualTo(new CircuitPlan(2, Duration.ofSeconds(5)));
    Settings settings =
        Settings.of(Map.of("circuit", Map.of("failures", 0, "pause", "1ms", "tries", 3)));
    assertThat(LimitsSection.circuit(settings)).isNotNull();
    assertThatThrownBy(settings::verify)
        .isInstanceOfSatisfying(
            SettingsException.class,
            wrong ->
                assertThat(wrong.problems())
                    .extracting(Settings.Problem::path)
                    .containsExactlyInAnyOrder(
                        "circuit.failures", "circuit.pause", "circuit.tries"));
  }
}
