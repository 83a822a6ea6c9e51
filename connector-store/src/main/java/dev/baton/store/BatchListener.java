package dev.baton.store;

import java.time.Duration;

/** Is told of each batch that the store has written. */
@FunctionalInterface
public interface BatchListener {

  /**
   * A batch is on disk. On the writer's thread, which has the next batch to write: must neither
   * block nor throw.
   *
   * @param operations how many operations it committed, at least 1
   * @param took how long it took, from its first statement until it was on disk
   */
  void committed(int operations, Duration took);
}
