package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeapInfoTest {

  private static final String CLASSES =
      """
       Metaspace       used 40960K, committed 41984K, reserved 1114112K
        class space    used 5120K, committed 5632K, reserved 1048576K
      """;

  @Test
  void oneHeapIsRead() {
    assertThat(
            HeapInfo.usedMegabytes(
                """
                4242:
                 garbage-first heap   total reserved 524288K, committed 262144K, used 102400K [0x1)
                  region size 1024K, 5 young (5120K), 1 survivors (1024K)
                """
                    + CLASSES))
        .isEqualTo(100);
  }

  @Test
  void generationsAreSummedUp() {
    assertThat(
            HeapInfo.usedMegabytes(
                """
                4242:
                 DefNew     total 78656K, used 2048K [0x1, 0x2, 0x3)
                 Tenured    total 174784K, used 1024K [0x1, 0x2, 0x3)
                """
                    + CLASSES))
        .isEqualTo(3);
  }

  @Test
  void whatSaysNothingFailsTheRun() {
    assertThatThrownBy(() -> HeapInfo.usedMegabytes("4242:\n" + CLASSES))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("Metaspace");
  }
}
