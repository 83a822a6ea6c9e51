package dev.baton.benchmarks;

/**
 * What the world is told.
 *
 * @param forget whether what was counted so far is forgotten, and the bot behaves as said here
 * @param parked whether the bot never answers
 * @param botDelayMillis how long the bot thinks
 */
record WorldOrder(boolean forget, boolean parked, int botDelayMillis) {

  static final WorldOrder REPORT = new WorldOrder(false, false, 0);

  static WorldOrder answering(int botDelayMillis) {
    return new WorldOrder(true, false, botDelayMillis);
  }

  static WorldOrder parking() {
    return new WorldOrder(true, true, 0);
  }
}
