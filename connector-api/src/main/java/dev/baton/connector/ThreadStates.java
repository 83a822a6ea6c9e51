package dev.baton.connector;

/**
 * Talent: a thread can show in the platform's list of threads what its matter is at, such as by an
 * icon. It never matters whether people see it: what is not possible is left out.
 */
public interface ThreadStates extends ThreadOpeningChannel {

  /** What a matter is at. */
  enum State {
    /** Nobody has taken it. */
    WAITING,
    /** Somebody has it. */
    CLAIMED,
    /** There is nothing more to do about it. */
    DONE
  }

  /**
   * Opens a thread that shows a state from the beginning; without the state if that is refused.
   *
   * @see #open(Threads.Whereabouts, String, Outbound)
   */
  Threads.Opened open(Threads.Whereabouts where, String title, Outbound head, State state);

  /**
   * Shows another state. A channel that counts messages counts it as one.
   *
   * @throws DeliveryException if it was not shown
   */
  void show(Place thread, State state);
}
