package dev.baton.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the handoffs that began in a span of time, as they are now.
 *
 * @param to the span ends before this
 * @param zone the time zone of the days
 * @param by what the groups are; null if there are none
 * @param total the numbers of all handoffs
 * @param groups each with a handoff at least: queues and agents by name, days in order
 */
public record DeskReport(
    Instant from, Instant to, ZoneId zone, @Nullable By by, Numbers total, List<Group> groups) {

  public DeskReport {
    groups = List.copyOf(groups);
  }

  /** What handoffs can be grouped by. */
  public enum By {
    /** The queue in which a handoff waits, or was last. */
    QUEUE,
    /** The agent who has a handoff, or had it at its end. */
    AGENT,
    /** The day on which a handoff began. */
    DAY
  }

  /** Some of the handoffs. */
  public sealed interface Group {

    Numbers numbers();
  }

  /**
   * The handoffs of a queue. A handoff that was moved counts for the queue it was moved to, with
   * its times there: from when it came into that queue.
   */
  public record OfQueue(String queue, Numbers numbers) implements Group {}

  /**
   * The handoffs of an agent at a desk: those that the agent has, or had at their end. Whoever had
   * a handoff before, and released it or lost it to a colleague, is not counted with it. So each
   * handoff is counted once, and the agents' numbers add up to the total.
   *
   * @param agent null for the handoffs that nobody has or had at their end: they wait, or ended
   *     before anybody took them, or after they were released
   */
  public record OfAgent(@Nullable Agent agent, Numbers numbers) implements Group {}

  /** The handoffs that began on a day. */
  public record OfDay(LocalDate day, Numbers numbers) implements Group {}

  /**
   * An agent at a desk. Platforms' ids are unique on one channel only, so whoever works at two
   * desks is two agents here.
   *
   * @param name the agent's latest name in the span
   */
  public record Agent(String desk, String id, String name) {}

  /**
   * What there is to say of some handoffs.
   *
   * @param handoffs how many there are
   * @param answered in how many of them words of an agent were released to the user, and not all
   *     were taken back
   * @param waiting how many wait for an agent now
   * @param longestWait how long the one among these has waited whose user has been waiting for the
   *     longest time, since the handoff began or an agent last had it; null if none waits
   * @param accepted how many an agent has now
   * @param endReasons how many ended for each reason, by its word: {@code agent_resolved}
   * @param untilAccepted how long users waited until an agent took the handoff for the first time,
   *     of all that any agent took, also if it was released or changed hands later
   * @param untilFirstWords how long users waited for the first words of any agent, of the answered
   *     ones whose words are still stored. What was held counts from when it was sent, and what was
   *     taken back does not count
   * @param handling how long people were busy with the user, of those that ended while an agent had
   *     them: from the first time an agent took it; in a queue's group, from the first time one did
   *     in that queue; in an agent's group, from the time this agent did
   * @param ratings what users gave those that were resolved; null if nobody gave any
   */
  public record Numbers(
      long handoffs,
      long answered,
      long waiting,
      @Nullable Duration longestWait,
      long accepted,
      SortedMap<String, Long> endReasons,
      @Nullable Times untilAccepted,
      @Nullable Times untilFirstWords,
      @Nullable Times handling,
      @Nullable Ratings ratings) {

    public Numbers {
      endReasons = Collections.unmodifiableSortedMap(new TreeMap<>(endReasons));
    }

    /** How many ended, for whatever reason. */
    public long ended() {
      return endReasons.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * What users gave handoffs.
   *
   * @param count how many ratings there are, at least 1
   * @param average from 1 to 5
   */
  public record Ratings(long count, double average) {}

  /**
   * Times, in whole seconds. Median and the like are times that occurred: the shortest that at
   * least that part does not exceed. They are exact up to half an hour, and longer ones to a
   * thousandth.
   *
   * @param count how many there are, at least 1
   * @param median what half of them do not exceed
   * @param p90 what nine of ten do not exceed
   */
  public record Times(long count, Duration median, Duration p90, Duration longest) {}
}
