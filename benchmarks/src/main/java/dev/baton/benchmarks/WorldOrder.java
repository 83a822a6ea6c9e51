package dev.baton.benchmarks;

/**
 * What the world is told.
 *
 * @param forget whether what was counted so far is forgotten, and the bot behaves as said here
 * @param botDelayMillis how long the bot thinks
 * @param gather how many turns have to wait at once before the bot answers them all; 0 for none
 */
record WorldOrder(boolean forget, int botDelayMillis, int gather) {

  static final WorldOrder REPORT = new WorldOrder(false, 0, 0);

  static WorldOrder answering(int botDelayMillis) {
    return new WorldOrder(true, botDelayMillis, 0);
  }

  /** The bot answers nobody until it gets another order. */
  static WorldOrder parking() {
    return gathering(Integer.MAX_VALUE, 0);
  }

  static WorldOrder gathering(int turns, int botDelayMillis) {
    return new WorldOrder(true, botDelayMillis, turns);
  }
}
