package dev.baton.connector;

/**
 * Talent: chats are divided into topics, which the bot can open and mark as finished. A topic
 * remains after its conversation is done and is used again for the next one.
 */
public interface Threads extends ThreadOpeningChannel {

  /** Marks a thread as finished. It can still be written to, which reopens it. */
  void finish(Place thread);

  /** Marks a finished thread as in use again. */
  void resume(Place thread);

  /** The chat that a thread is opened in. */
  sealed interface Whereabouts {

    /** A known chat. */
    record In(String chat) implements Whereabouts {}

    /** The direct chat of the bot with a person, by {@link Person#id()}; created if needed. */
    record With(String personId) implements Whereabouts {}
  }

  /** A thread that was opened. */
  record Opened(Place place, String headMessageId) {}
}
