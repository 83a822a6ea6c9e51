package dev.baton.connector;

import java.time.Clock;

/** What makes a machine's clock steady, for one that tests set. */
public final class Steady {

  private Steady() {}

  /** Follows a clock as the program follows its machine's. */
  public static Clock following(Clock machine) {
    return SteadyClock.following(machine, System::nanoTime);
  }
}
