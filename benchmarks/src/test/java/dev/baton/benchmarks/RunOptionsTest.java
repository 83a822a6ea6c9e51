package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunOptionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nodes=0",
        "--nodes=2",
        "--connections=0",
        "--conversations=-1",
        "--conversations=20000000",
        "--rounds=-1",
        "--seconds=-1",
        "--messages=0",
        "--stored=1000,0",
        "--each=0",
        "--idle=0"
      })
  void whatCannotBeMeasuredIsRefused(String option) {
    assertThatThrownBy(() -> options(option).check())
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining(option.substring(0, option.indexOf('=')));
  }

  @Test
  void theUsualOptionsAreTaken() {
    assertThatCode(() -> options().check()).doesNotThrowAnyException();
    assertThatCode(() -> options("--nodes=3", "--store=POSTGRES").check())
        .doesNotThrowAnyException();
  }

  private static RunOptions options(String... arguments) {
    RunOptions options = new RunOptions();
    var unused =
        new CommandLine(options)
            .registerConverter(DiskDelay.class, DiskDelay::parse)
            .parseArgs(arguments);
    return options;
  }
}
