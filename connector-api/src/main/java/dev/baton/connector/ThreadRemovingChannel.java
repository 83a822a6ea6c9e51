package dev.baton.connector;

/** Talent: can remove a thread with everything in it, whoever wrote it. */
public interface ThreadRemovingChannel {

  /**
   * Removes a thread that {@link ThreadOpeningChannel} opened; succeeds if it is already gone.
   *
   * @param thread with {@link Place#thread()}
   * @throws DeliveryException if it could not be removed
   */
  void remove(Place thread);
}
