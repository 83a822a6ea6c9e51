package dev.baton.telegram;

import dev.baton.connector.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The polls that bots sent lately, and where.
 *
 * <p>Telegram tells of a vote only whose it is and in which poll. It also tells of votes in polls
 * that were forwarded, wherever they are now. The polls are in memory only: those from before a
 * restart, and those of other nodes, are not known here.
 */
final class SentPolls {

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most how many are kept; the one that nobody has voted in for longest makes room
   */
  SentPolls(int most) {
    this.most = most;
  }

  void add(String pollId, Place place) {
    lock.lock();
    try {
      places.put(pollId, place);
      if (places.size() > most) {
        places.remove(places.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where a poll was sent; null if it is not known here. */
  @Nullable Place place(String pollId) {
    lock.lock();
    try {
      return places.get(pollId);
    } finally {
      lock.unlock();
    }
  }
}
