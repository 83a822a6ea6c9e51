package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

  private static final String BUSY_CHILD_THAT_ENDS =
      "(i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done); echo ended; read rest";

  @Test
  void whatAChildUsedStaysOnceItHasEnded() throws IOException {
    Process process = new ProcessBuilder("sh", "-c", BUSY_CHILD_THAT_ENDS).start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("ended");

      assertThat(process.descendants()).isEmpty();
      assertThat(new ProcessTree(process.toHandle()).cpuSeconds()).isPositive();
      assertThat(new ProcessTree(ProcessHandle.current()).cpuSeconds()).isPositive();
    } finally {
      process.destroy();
    }
  }

  @Test
  void aNameWithBlanksAndParenthesesIsOneField() {
    CpuTimes times =
        CpuTimes.parse("7 (G1 (old) a) S 1 7 7 0 -1 0 0 0 0 0 150 50 30 20 20 0 1 0 99");

    assertThat(times).isEqualTo(new CpuTimes("G1 (old) a", 2, 0.5));
  }
}
