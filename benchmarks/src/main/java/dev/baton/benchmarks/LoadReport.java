package dev.baton.benchmarks;

import java.util.Map;

/**
 * What the generator saw.
 *
 * @param acknowledged how many calls were answered with 200
 * @param answered how many of these answers hold what the bot said
 * @param others how many were answered otherwise, by status
 * @param seconds from the first call to the last answer
 * @param acknowledgement from the time at which a call was to be made until it was answered
 */
record LoadReport(
    long acknowledged,
    long answered,
    Map<Integer, Long> others,
    double seconds,
    Latency acknowledgement) {

  double rate() {
    return acknowledged / seconds;
  }

  /** Fails unless all calls were answered with 200. */
  LoadReport allTaken() {
    if (!others.isEmpty() || acknowledged == 0) {
      throw new RunFailure(
          "not all calls were taken: " + acknowledged + " with 200, others by status " + others);
    }
    return this;
  }
}
