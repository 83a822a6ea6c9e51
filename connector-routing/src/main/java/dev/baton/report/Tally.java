package dev.baton.report;

import dev.baton.store.HandoffTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts handoffs as {@link DeskReport.Numbers} says. */
final class Tally {

  private final boolean ofAgent;
  private final SortedMap<String, Long> endReasons = new TreeMap<>();
  private final Distribution untilAccepted = new Distribution();
  private final Distribution untilFirstWords = new Distribution();
  private final Distribution handling = new Distribution();
  private long handoffs;
  private long answered;
  private long waiting;
  private @Nullable Instant waitingSince;
  private long accepted;

  /**
   * @param ofAgent whether only the time counts for which the last agent had a handoff
   */
  Tally(boolean ofAgent) {
    this.ofAgent = ofAgent;
  }

  void add(HandoffTimes handoff) {
    handoffs++;
    if (handoff.agentSpoke()) {
      answered++;
    }
    countStatus(handoff);
    measure(handoff);
  }

  /** Words of the store are not looked up: a newer node may know more reasons than this one. */
  private void countStatus(HandoffTimes handoff) {
    String endReason = handoff.endReason();
    if (endReason != null) {
      endReasons.merge(endReason.toLowerCase(Locale.ROOT), 1L, Long::sum);
    } else if (handoff.acceptedAt() != null) {
      accepted++;
    } else {
      waiting++;
      Instant oldest = waitingSince;
      if (oldest == null || handoff.createdAt().isBefore(oldest)) {
        waitingSince = handoff.createdAt();
      }
    }
  }

  /**
   * Words that were held until the claim count from when they were said. Those that a version
   * without {@code said_at} sent carry only when they were written, and count from the claim.
   */
  private void measure(HandoffTimes handoff) {
    Instant taken = handoff.firstAcceptedAt();
    if (taken == null) {
      return;
    }
    untilAccepted.add(handoff.createdAt(), taken);
    Instant words = handoff.firstWordsAt();
    if (words != null && handoff.agentSpoke()) {
      untilFirstWords.add(handoff.createdAt(), words.isBefore(taken) ? taken : words);
    }
    Instant accepted = handoff.acceptedAt();
    Instant ended = handoff.endedAt();
    if (accepted != null && ended != null) {
      handling.add(ofAgent ? accepted : taken, ended);
    }
  }

  DeskReport.Numbers numbers(Instant now) {
    Instant oldest = waitingSince;
    return new DeskReport.Numbers(
        handoffs,
        answered,
        waiting,
        oldest == null ? null : Duration.between(oldest, now),
        accepted,
        endReasons,
        untilAccepted.times(),
        untilFirstWords.times(),
        handling.times());
  }
}
