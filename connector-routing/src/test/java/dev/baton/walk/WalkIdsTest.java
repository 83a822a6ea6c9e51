package dev.baton.walk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WalkIdsTest {

  @Test
  void aMessagesIdIsSeenInThatOfItsTrace() {
    assertThat(WalkIds.trace("019ad0c0ffe0123456789abcdef"))
        .isEqualTo("00000019ad0c0ffe0123456789abcdef");
    assertThat(WalkIds.span("019ad0c0ffe0123456789abcdef")).isEqualTo("0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "m1", "019AD0C0FFE0123456789ABCDEF", "000000000000000000000000000", "ä"})
  void anyIdMakesIdsThatAreValidAndAlwaysTheSame(String id) {
    assertThat(WalkIds.trace(id)).matches("[0-9a-f]{32}").isEqualTo(WalkIds.trace(id));
    assertThat(WalkIds.span(id)).matches("[0-9a-f]{16}").isNotEqualTo("0".repeat(16));
  }

  @Test
  void onlyWhatIsBegunNowHasTheIds() {
    String id = "019ad0c0ffe0123456789abcdef";

    assertThat(WalkIds.nextTrace()).isNull();
    assertThat(WalkIds.<String>named(id, () -> WalkIds.nextTrace() + " " + WalkIds.nextSpan()))
        .isEqualTo(WalkIds.trace(id) + " " + WalkIds.span(id));
    assertThat(WalkIds.nextTrace()).isNull();
    assertThat(WalkIds.nextSpan()).isNull();
  }
}
