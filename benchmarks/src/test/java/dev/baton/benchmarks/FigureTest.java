package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void theMedianIsTheMiddleOne() {
    assertThat(new Figure("a", "", List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Figure("a", "", List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
  }

  @Test
  void aRatioIsTakenRoundByRound() {
    Figure ratio =
        new Figure("a", "", List.of(2.0, 30.0)).per(new Figure("b", "", List.of(1.0, 10.0)), "r");

    assertThat(ratio.samples()).containsExactly(2.0, 3.0);
  }
}
