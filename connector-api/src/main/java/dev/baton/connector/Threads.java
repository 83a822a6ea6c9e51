package dev.baton.connector;

/**
 * Talent: chats that are divided into topics, which the bot can open and finish, and which outlive
 * the matter they were opened for: the next one takes them up again.
 */
public interface Threads extends ThreadOpeningChannel {

  /** Shows that the thread's matter is done; it can still be written to, which reopens it. */
  void finish(Place thread);

  /** The thread is in use again. */
  void resume(Place thread);

  /** Which chat a thread is opened in. */
  sealed interface Whereabouts {

    /** A known chat. */
    record In(String chat) implements Whereabouts {}

    /** The direct chat of the bot with a person, by {@link Person#id()}; made where needed. */
    record With(String personId) implements Whereabouts {}
  }

  /** A thread that was opened. */
  record Opened(Place place, String headMessageId) {}
}
