package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void theMedianIsTheMiddleOne() {
    assertThat(new Figure("a", "", List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Figure("a", "", List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
  }

  @Test
  void aRoundThatCouldNotBeMeasuredKeepsItsPlace() {
    Figure gap = new Figure("a", "", List.of(Double.NaN, 30.0));

    assertThat(gap.median()).isEqualTo(30);
    assertThat(gap.per(new Figure("b", "", List.of(1.0, 10.0)), "r").samples())
        .containsExactly(Double.NaN, 3.0);
    assertThat(new Figure("a", "", List.of(Double.NaN)).isMeasured()).isFalse();
  }

  @Test
  void roundsThatDoNotMatchAreNoRatio() {
    Figure two = new Figure("a", "", List.of(1.0, 2.0));

    assertThatThrownBy(() -> two.per(new Figure("b", "", List.of(1.0)), "r"))
        .hasMessageContaining("2 rounds");
  }

  @Test
  void aRatioIsTakenRoundByRound() {
    Figure ratio =
        new Figure("a", "", List.of(2.0, 30.0)).per(new Figure("b", "", List.of(1.0, 10.0)), "r");

    assertThat(ratio.samples()).containsExactly(2.0, 3.0);
  }
}
