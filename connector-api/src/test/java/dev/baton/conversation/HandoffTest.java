package dev.baton.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HandoffTest {

  @ParameterizedTest
  @EnumSource(HandoffStatus.class)
  void anAgentHasControlWhileTheHandoffIsAcceptedOnly(HandoffStatus status) {
    assertThat(handoff(status, "ann").isWith("ann")).isEqualTo(status == HandoffStatus.ACCEPTED);
  }

  @Test
  void nobodyElseHasControl() {
    assertThat(handoff(HandoffStatus.ACCEPTED, "ann").isWith("bob")).isFalse();
    assertThat(handoff(HandoffStatus.ACCEPTED, null).isWith("ann")).isFalse();
    assertThat(handoff(HandoffStatus.QUEUED, null).isWith("")).isFalse();
  }

  @Test
  void aHandoffIsOpenUntilItsStatusIsFinal() {
    assertThat(Arrays.stream(HandoffStatus.values()).filter(HandoffStatus::open))
        .containsExactly(HandoffStatus.QUEUED, HandoffStatus.ACCEPTED);
  }

  /** Bots and callers of the HTTP API rely on these words and statuses. */
  @ParameterizedTest
  @CsvSource({
    "agent_resolved, COMPLETED",
    "user_ended, COMPLETED",
    "no_agent, FAILED",
    "wait_expired, EXPIRED",
    "idle_expired, COMPLETED",
    "bot_ended, COMPLETED",
    "transferred, COMPLETED",
    "error, FAILED",
  })
  void eachReasonHasItsWordAndItsStatus(String word, HandoffStatus status) {
    EndReason reason =
        Arrays.stream(EndReason.values())
            .filter(candidate -> candidate.word().equals(word))
            .findFirst()
            .orElseThrow();

    assertThat(reason.status()).isEqualTo(status);
    assertThat(status.open()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(EndReason.class)
  void everyReasonEndsAHandoff(EndReason reason) {
    assertThat(reason.status().open()).isFalse();
    assertThat(reason.word()).matches("[a-z]+(_[a-z]+)?");
  }

  @Test
  void everythingInARequestMayBeMissing() {
    HandoffRequest plain = HandoffRequest.PLAIN;

    assertThat(plain.queue()).isNull();
    assertThat(plain.priority()).isZero();
    assertThat(plain.skills()).isEmpty();
    assertThat(plain.context()).isEqualTo(Map.of());
    assertThat(HandoffRequest.because("wants a refund"))
        .isEqualTo(
            new HandoffRequest(
                null, "wants a refund", null, 0, plain.skills(), null, plain.context()));
  }

  private static Handoff handoff(HandoffStatus status, @Nullable String agentId) {
    return new Handoff(
        "h-1",
        "c-1",
        "support",
        Trigger.USER,
        HandoffRequest.PLAIN,
        status,
        agentId,
        null,
        null,
        null,
        false,
        Instant.EPOCH,
        null,
        null,
        null);
  }
}
