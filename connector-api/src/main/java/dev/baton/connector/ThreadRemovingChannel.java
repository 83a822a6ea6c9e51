package dev.baton.connector;

/** Talent: can take a thread away with everything that stands in it, whoever wrote it. */
public interface ThreadRemovingChannel {

  /**
   * Removes a thread that {@link ThreadOpeningChannel} opened; succeeds when it is gone already.
   *
   * @param thread with {@link Place#thread()}
   * @throws DeliveryException when it could not be removed
   */
  void remove(Place thread);
}
