package dev.baton.connector;

/**
 * Talent: can open threads in a chat.
 *
 * <p>The platform need not be able to show that a thread is finished; if it is, implement {@link
 * Threads} instead. On a channel without this talent, agents work in their own chats with the bot,
 * whose addresses are then taken to be their {@link Person#id()}.
 */
public interface ThreadOpeningChannel {

  /**
   * Opens a thread.
   *
   * @param where the chat to open it in
   * @param title shown in the platform's list of threads, if it has one; cut to the platform's
   *     limit
   * @param head the first message of the thread
   * @return where to send from now on, and the message id of {@code head}
   * @throws DeliveryException if it could not be opened
   */
  Threads.Opened open(Threads.Whereabouts where, String title, Outbound head);

  /**
   * How many messages a thread that is opened counts as where a chat's messages are limited: its
   * first one, and on some platforms the thread itself.
   */
  default int messagesToOpen() {
    return 1;
  }
}
