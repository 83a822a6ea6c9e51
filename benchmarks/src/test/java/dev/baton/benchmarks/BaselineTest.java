package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {

  private static final Baseline BASELINE =
      new Baseline(2, 0.3, 1, Map.of("a ÷ echo: CPU", 10.0, "a ÷ echo: rate", 0.4));

  @Test
  void noiseIsTolerated() {
    assertThat(BASELINE.regressions(Map.of("a ÷ echo: CPU", 12.9, "a ÷ echo: rate", 0.21), 2))
        .isEmpty();
  }

  @Test
  void moreCpuIsARegression() {
    assertThat(BASELINE.regressions(Map.of("a ÷ echo: CPU", 13.1, "a ÷ echo: rate", 0.4), 2))
        .singleElement()
        .asString()
        .contains("CPU", "13.100", "31 % worse", "30 %");
  }

  @Test
  void aLowerRateIsARegression() {
    assertThat(BASELINE.regressions(Map.of("a ÷ echo: CPU", 10.0, "a ÷ echo: rate", 0.19), 2))
        .singleElement()
        .asString()
        .contains("rate", "0.190");
  }

  @Test
  void whatIsBetterIsNoRegression() {
    assertThat(BASELINE.regressions(Map.of("a ÷ echo: CPU", 1.0, "a ÷ echo: rate", 0.9), 2))
        .isEmpty();
  }

  @Test
  void onAnotherNumberOfCoresOnlyCpuIsCompared() {
    assertThat(BASELINE.regressions(Map.of("a ÷ echo: CPU", 13.1, "a ÷ echo: rate", 0.1), 4))
        .singleElement()
        .asString()
        .contains("CPU");
  }

  @Test
  void whatIsAcceptedIsReadAgain(@TempDir Path folder) {
    Path file = folder.resolve("baseline.json");
    BASELINE.write(file);

    assertThat(Baseline.read(file)).isEqualTo(BASELINE);
  }
}
