package dev.baton.http;

import dev.baton.conversation.HandoffRequest;

/** Reads the body of {@code POST /handoff}. */
@FunctionalInterface
public interface HandoffBody {

  /**
   * Reads one body. Pure; small bodies are read on an I/O thread.
   *
   * @param body the raw bytes, bounded in length, otherwise untrusted
   * @throws Unreadable when there is no call in it; answered 400
   */
  Call read(byte[] body);

  /**
   * Who is to be handed off, and what is said about it.
   *
   * @param senderId the conversation's {@code sender_id}
   */
  record Call(String senderId, HandoffRequest request) {}

  /** A body that is no call. */
  final class Unreadable extends RuntimeException {

    /**
     * @param message names the field and what is expected of it; goes to the caller, so it never
     *     repeats what was sent
     */
    public Unreadable(String message) {
      super(message);
    }
  }
}
