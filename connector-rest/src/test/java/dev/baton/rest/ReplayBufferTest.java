package dev.baton.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Events can be replayed for ten minutes, even if no further event pushes them out. */
class ReplayBufferTest {

  private static final Instant SAID = Instant.parse("2026-01-01T10:00:00Z");
  private static final Instant HOURS_LATER = SAID.plus(Duration.ofHours(3));
  private static final Instant IN_TIME = SAID.plus(Duration.ofMinutes(9));
  private static final OutboundEvent EVENT = new OutboundEvent("bob", "d1", "{}");

  private final ReplayBuffer replayBuffer = new ReplayBuffer();

  @Test
  void withinTenMinutesAnEventIsReplayed() {
    replayBuffer.add(EVENT, "e1", SAID);

    assertThat(replayBuffer.after("bob", "x", IN_TIME)).containsExactly(EVENT);
    assertThat(replayBuffer.answersTo("bob", "e1", IN_TIME)).containsExactly(EVENT);
  }

  @Test
  void afterHoursOfSilenceNothingIsReplayedToAStream() {
    replayBuffer.add(EVENT, "e1", SAID);

    assertThat(replayBuffer.after("bob", "x", HOURS_LATER)).isEmpty();
  }

  @Test
  void afterHoursOfSilenceNothingIsReplayedToARepeatedRequest() {
    replayBuffer.add(EVENT, "e1", SAID);

    assertThat(replayBuffer.answersTo("bob", "e1", HOURS_LATER)).isEmpty();
  }

  @Test
  void atMostFourMillionCharactersOfOneUserAreReplayed() {
    for (int i = 1; i <= 5; i++) {
      replayBuffer.add(new OutboundEvent("bob", "d" + i, "x".repeat(1 << 20)), null, SAID);
    }
    assertThat(replayBuffer.after("bob", "x", IN_TIME))
        .extracting(OutboundEvent::id)
        .containsExactly("d2", "d3", "d4", "d5");

    replayBuffer.add(new OutboundEvent("bob", "huge", "x".repeat(5 << 20)), null, SAID);
    assertThat(replayBuffer.after("bob", "x", IN_TIME))
        .extracting(OutboundEvent::id)
        .containsExactly("huge");
  }

  @Test
  void whatNobodyAsksForIsDroppedToo() {
    replayBuffer.add(EVENT, "e1", SAID);
    replayBuffer.dropExpired(HOURS_LATER);

    assertThat(replayBuffer.after("bob", "x", SAID)).isEmpty();
  }
}
