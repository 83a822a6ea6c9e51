package dev.baton.store;

import java.util.Map;

/** What the press of a button means. */
public sealed interface ButtonAction {

  /**
   * The user chose what the bot offered.
   *
   * @param payload what the bot is to be told; may be empty
   * @param data what the button of a bot's own card carries besides, by name
   */
  record Choose(String title, String payload, Map<String, String> data) implements ButtonAction {

    public Choose {
      data = data == null ? Map.of() : Map.copyOf(data);
    }

    public Choose(String title, String payload) {
      this(title, payload, Map.of());
    }
  }

  /** The user wants a person. */
  record AskForPerson() implements ButtonAction {}

  /** The user wants the bot back. */
  record BackToBot() implements ButtonAction {}

  /** The user wants a message given to the bot once more. */
  record AskAgain(String messageId) implements ButtonAction {}

  /** An agent takes an offer. */
  record Claim(String handoffId, String desk) implements ButtonAction {}

  /** An agent ends a handoff. */
  record Resolve(String handoffId, String desk) implements ButtonAction {}

  /** An agent gives a handoff back to its queue. */
  record Release(String handoffId, String desk) implements ButtonAction {}

  /** An agent sends what the bot said too late. */
  record SendDraft(String messageId, String desk) implements ButtonAction {}

  /** An agent takes the conversation over and sends what was held back. */
  record TakeOverAndSend(String messageId, String desk) implements ButtonAction {}

  /** An agent has a dead letter tried again. */
  record RetryLetter(String letterId, String desk) implements ButtonAction {}
}
