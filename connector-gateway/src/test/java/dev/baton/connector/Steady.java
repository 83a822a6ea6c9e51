package dev.baton.connector;

import java.time.Clock;

/** Gives tests the steady clock over a machine's clock that they set. */
public final class Steady {

  private Steady() {}

  /** A clock that follows another as the program's clock follows the machine's. */
  public static Clock following(Clock machine) {
    return SteadyClock.following(machine, System::nanoTime);
  }
}
