package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the public ids of spaces, of which the socket tells only UUIDs.
 *
 * <p>A public id holds a region, and that of a space is not always that of the account: a space
 * that was made in another organisation stays in that one's region. With a wrong region the API
 * answers 404. So an id is a guess until the API has confirmed it once; then it is remembered. Safe
 * for use by several threads.
 */
final class RoomIds {

  private static final int MOST = 10_000;

  private final WebexClient client;
  private final Function<String, @Nullable String> regions;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, String> known = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param regions tells the region of a space's address; null if that is not known
   */
  RoomIds(WebexClient client, Function<String, @Nullable String> regions) {
    this.client = client;
    this.regions = regions;
  }

  /**
   * Returns the public id of a space.
   *
   * @return null if the API knows it in none of the regions it may be in
   * @throws DeliveryException if the API does not answer now
   */
  @Nullable String find(Activity.Space space) {
    String uuid = space.uuid();
    if (uuid == null) {
      return null;
    }
    String found = remembered(uuid);
    if (found != null) {
      return found;
    }
    for (String region : candidates(space)) {
      String id = PublicId.of(region, "ROOM", uuid);
      if (exists(id)) {
        remember(uuid, id);
        return id;
      }
    }
    return null;
  }

  /**
   * Returns the likeliest public id of a space that the bot can no longer look at.
   *
   * @return null if the activity does not tell which space it is
   */
  @Nullable String guess(Activity.Space space) {
    String uuid = space.uuid();
    if (uuid == null) {
      return null;
    }
    String found = remembered(uuid);
    return found != null ? found : PublicId.of(candidates(space).iterator().next(), "ROOM", uuid);
  }

  private Set<String> candidates(Activity.Space space) {
    Set<String> candidates = new LinkedHashSet<>();
    String global = space.globalId();
    if (global != null && global.indexOf('/') > 0) {
      candidates.add(global.substring(0, global.indexOf('/')));
    }
    String region = space.url() == null ? null : regions.apply(space.url());
    if (region != null) {
      candidates.add(region);
    }
    candidates.add(PublicId.FIRST_REGION);
    return candidates;
  }

  private boolean exists(String id) {
    try {
      return client.room(id).id().equals(id);
    } catch (DeliveryException.Gone
        | DeliveryException.Refused
        | WebexClient.Unreadable elsewhere) {
      return false;
    }
  }

  private @Nullable String remembered(String uuid) {
    lock.lock();
    try {
      return known.get(uuid);
    } finally {
      lock.unlock();
    }
  }

  private void remember(String uuid, String id) {
    lock.lock();
    try {
      known.put(uuid, id);
      if (known.size() > MOST) {
        known.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }
}
