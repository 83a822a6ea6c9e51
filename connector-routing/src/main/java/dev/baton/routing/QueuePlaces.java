package dev.baton.routing;

import dev.baton.conversation.Handoff;
import dev.baton.plan.Plan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.store.HandoffTable;
import dev.baton.store.WaitingUser;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who waits in the queues at one moment, in which order, and how long that usually takes.
 *
 * @param places the place of each waiting handoff in its queue, by its id
 * @param waits how long users of a queue wait altogether, by the queue's name; none if too few
 *     waited there lately
 */
record QueuePlaces(Map<String, Place> places, Map<String, Duration> waits) {

  /** How far back waits tell something about those of now. */
  static final Duration LATELY = Duration.ofHours(2);

  private static final int MOST = 20;
  private static final int FEWEST = 3;

  /** Up to here minutes are told exactly, then in steps. */
  private static final long EXACT = 5;

  private static final long HALF_AN_HOUR = 30;

  /**
   * A place in a queue.
   *
   * @param number 1 for who is next
   */
  record Place(String queue, long number) {}

  /**
   * The places of now.
   *
   * @param users all who are told something while they wait
   */
  static QueuePlaces of(HandoffTable handoffs, Plan plan, List<WaitingUser> users, Instant now) {
    Map<String, Place> places = new HashMap<>();
    Map<String, Long> counts = new HashMap<>();
    for (Handoff handoff : handoffs.queued()) {
      long number = counts.merge(handoff.queue(), 1L, Long::sum);
      places.put(handoff.id(), new Place(handoff.queue(), number));
    }
    Map<String, Duration> waits = new HashMap<>();
    for (String queue : counts.keySet()) {
      if (sideOf(plan, queue).tell() == UserSidePlan.Tell.WAIT) {
        List<Duration> lately = handoffs.waits(queue, now.minus(LATELY), MOST);
        if (lately.size() >= FEWEST) {
          waits.put(queue, median(lately));
        }
      }
    }
    for (WaitingUser user : users) {
      Place place = places.get(user.handoffId());
      if (place != null) {
        Duration waited = Duration.between(user.since(), now);
        waits.computeIfPresent(
            place.queue(), (queue, usual) -> usual.compareTo(waited) < 0 ? waited : usual);
      }
    }
    return new QueuePlaces(places, waits);
  }

  /** What the users of a queue are told; nothing if the queue is not configured any more. */
  static UserSidePlan sideOf(Plan plan, String queue) {
    QueuePlan found = plan.queues().get(queue);
    return found == null ? UserSidePlan.SILENT : found.userSide();
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  /**
   * In how many minutes somebody will probably be free for a user, rounded up; 0 if that is
   * overdue. Null if it is not known.
   */
  @Nullable Long minutes(WaitingUser user, Instant now) {
    Place place = places.get(user.handoffId());
    Duration whole = place == null ? null : waits.get(place.queue());
    if (whole == null) {
      return null;
    }
    Duration rest = whole.minus(Duration.between(user.since(), now));
    return rest.isPositive() ? rounded(Math.ceilDiv(rest.toMillis(), 60_000L)) : Long.valueOf(0);
  }

  /** An estimate must not look more exact than it is. */
  static long rounded(long minutes) {
    if (minutes <= EXACT) {
      return minutes;
    }
    long step = minutes <= HALF_AN_HOUR ? EXACT : HALF_AN_HOUR / 2;
    return Math.ceilDiv(minutes, step) * step;
  }
}
