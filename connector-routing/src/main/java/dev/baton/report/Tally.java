package dev.baton.report;

import dev.baton.report.DeskReport.By;
import dev.baton.store.HandoffTimes;
import dev.baton.store.HandoffTimes.InQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts handoffs as {@link DeskReport.Numbers} says. */
final class Tally {

  private final @Nullable By by;
  private final SortedMap<String, Long> endReasons = new TreeMap<>();
  private final Distribution untilAccepted = new Distribution();
  private final Distribution untilFirstWords = new Distribution();
  private final Distribution handling = new Distribution();
  private long handoffs;
  private long answered;
  private long waiting;
  private @Nullable Instant waitingSince;
  private long accepted;
  private long rated;
  private long stars;

  /**
   * @param by what the handoffs have in common: of a queue's, only the times in that queue count,
   *     of an agent's, only the time for which that agent had them is handling; null for all
   */
  Tally(@Nullable By by) {
    this.by = by;
  }

  void add(HandoffTimes handoff) {
    handoffs++;
    if (handoff.agentSpoke()) {
      answered++;
    }
    Long given = handoff.stars();
    if (given != null) {
      rated++;
      stars += given;
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
      Instant since = waitingSince(handoff);
      Instant oldest = waitingSince;
      if (oldest == null || since.isBefore(oldest)) {
        waitingSince = since;
      }
    }
  }

  /**
   * Words that were held until the claim count from when they were said. Those that a version
   * without {@code said_at} sent carry only when they were written, and count from the claim.
   */
  private void measure(HandoffTimes handoff) {
    InQueue times = timesOf(handoff);
    Instant taken = times.firstAcceptedAt();
    if (taken == null) {
      return;
    }
    untilAccepted.add(times.since(), taken);
    Instant words = times.firstWordsAt();
    if (words != null && handoff.agentSpoke()) {
      untilFirstWords.add(times.since(), words.isBefore(taken) ? taken : words);
    }
    Instant accepted = handoff.acceptedAt();
    Instant ended = handoff.endedAt();
    if (accepted != null && ended != null) {
      handling.add(by == By.AGENT ? accepted : taken, ended);
    }
  }

  private InQueue timesOf(HandoffTimes handoff) {
    return by == By.QUEUE
        ? handoff.inQueue()
        : new InQueue(handoff.createdAt(), handoff.firstAcceptedAt(), handoff.firstWordsAt());
  }

  /** A user who waits goes on waiting when the handoff moves; a queue lets them wait from then. */
  private Instant waitingSince(HandoffTimes handoff) {
    Instant waiting = handoff.waitingSince();
    Instant here = handoff.inQueue().since();
    return by == By.QUEUE && here.isAfter(waiting) ? here : waiting;
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
        handling.times(),
        rated == 0 ? null : new DeskReport.Ratings(rated, (double) stars / rated));
  }
}
