package dev.baton.benchmarks;

import java.util.random.RandomGenerator;

/** When the next call is to be made. */
interface Arrivals {

  /** The time of the next call if it is due by {@code now}, else a later time. */
  long next(long now);

  /** The call was made. */
  void taken();

  /** Each call as soon as there is a connection for it. */
  Arrivals CLOSED_LOOP =
      new Arrivals() {
        @Override
        public long next(long now) {
          return now;
        }

        @Override
        public void taken() {
          // The next one is due at once.
        }
      };

  /** Calls at random times, like those of many people who know nothing of each other. */
  static Arrivals atRate(double rate, long start, RandomGenerator random) {
    return new Arrivals() {
      private double next = start;

      @Override
      public long next(long now) {
        return (long) next;
      }

      @Override
      public void taken() {
        next += random.nextExponential() * 1e9 / rate;
      }
    };
  }
}
