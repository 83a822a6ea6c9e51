package dev.baton.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The open deliveries of a lane, as one operation or its batch knows them.
 *
 * @param isWhole false for a lane of which only the first are known, or none because only a newer
 *     version can read them
 */
record KnownLane(boolean isWhole, List<Delivery> open) {

  /** A lane with fewer open deliveries is read as a whole. */
  static final int LONG = 12;

  static final KnownLane UNKNOWN = new KnownLane(false, List.of());

  /**
   * @param first the first deliveries of the lane, {@link #LONG} at most
   */
  static KnownLane of(List<Delivery> first) {
    return new KnownLane(first.size() < LONG, new ArrayList<>(first));
  }

  long lastSeq() {
    return open.isEmpty() ? 0 : open.getLast().seq();
  }

  void put(Delivery last) {
    if (isWhole) {
      open.add(last);
    }
  }

  /** Removes a delivery; false if it is not there at the place where it was. */
  boolean removeUnmoved(Delivery done) {
    return open.removeIf(each -> each.id().equals(done.id()) && each.seq() == done.seq());
  }

  void replace(Delivery changed) {
    if (isWhole) {
      open.replaceAll(each -> each.id().equals(changed.id()) ? changed : each);
    }
  }
}
