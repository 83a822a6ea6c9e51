package dev.baton.connector;

/**
 * Talent: can open threads in a chat, where the platform need not show that one is done.
 *
 * <p>{@link Threads} is this and more: platforms whose threads can also be seen to be finished.
 */
public interface ThreadOpeningChannel {

  /**
   * Opens a thread.
   *
   * @param where the chat to open it in
   * @param title what people see in a list of threads, where there is one; cut to the platform's
   *     limit
   * @param head the first message of the thread
   * @return where to send to from now on, and the head's message id
   * @throws DeliveryException when it could not be opened
   */
  Threads.Opened open(Threads.Whereabouts where, String title, Outbound head);
}
