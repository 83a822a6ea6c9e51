package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlaygroundMainTest {

  @Test
  void aTakenPortIsReplacedByAFreeOne() {
    try (PlaygroundState state = new PlaygroundState(StandIn::start);
        PlaygroundServer first = PlaygroundMain.serve(state, 0);
        PlaygroundServer second = PlaygroundMain.serve(state, first.url().getPort())) {
      assertThat(second.url().getPort()).isNotEqualTo(first.url().getPort()).isPositive();
    }
  }

  @Test
  void thePortIsAnArgument() {
    assertThat(PlaygroundMain.port(new String[0])).isEqualTo(8090);
    assertThat(PlaygroundMain.port(new String[] {"--with-parent", "--port=9000"})).isEqualTo(9000);
    assertThatThrownBy(() -> PlaygroundMain.port(new String[] {"--prot=9000"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--prot");
  }
}
