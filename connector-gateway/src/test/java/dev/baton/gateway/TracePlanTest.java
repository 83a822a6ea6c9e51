package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TracePlanTest {

  private static final String HERE = "http://localhost:4318/v1/traces";

  @Test
  void nothingIsTracedUnlessItSaysWhereTo() {
    assertThat(TracePlan.read(Settings.of(Map.of()))).isNull();
    assertThat(TracePlan.read(Settings.of(Map.of("traces", Map.of("endpoint", HERE)))))
        .isEqualTo(new TracePlan(URI.create(HERE), null, 100));
    assertThat(
            TracePlan.read(
                Settings.of(Map.of("traces", Map.of("endpoint", HERE, "token", "t", "sample", 5)))))
        .isEqualTo(new TracePlan(URI.create(HERE), new Secret("t"), 5));
  }

  @Test
  void whatIsWrongIsNamed() {
    Settings settings =
        Settings.of(Map.of("traces", Map.of("sample", 0, "protocol", "grpc"), "metrics", true));
    assertThat(TracePlan.read(settings)).isNotNull();
    assertThatThrownBy(settings::verify)
        .isInstanceOfSatisfying(
            SettingsException.class,
            wrong ->
                assertThat(wrong.problems())
                    .extracting(Settings.Problem::path)
                    .containsExactlyInAnyOrder(
                        "traces.endpoint", "traces.sample", "traces.protocol", "metrics"));
  }
}
