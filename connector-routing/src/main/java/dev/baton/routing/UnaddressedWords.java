package dev.baton.routing;

import dev.baton.connector.Inbound;
import dev.baton.store.ButtonTable;

/**
 * What agents wrote in their private chats that nobody has got yet: only a button tells for whom it
 * is.
 */
final class UnaddressedWords {

  private final ButtonTable buttons;
  private final String channel;
  private final Inbound inbound;

  UnaddressedWords(UnitOfWork work, String channel, Inbound inbound) {
    this.buttons = work.tables().buttons();
    this.channel = channel;
    this.inbound = inbound;
  }

  /** What the buttons are about that choose for whom a message is. */
  String subject(String messageId) {
    return String.join("\n", channel, inbound.place().chat(), messageId);
  }

  /** Forgets the buttons of a message: it was sent, changed or deleted. */
  void forget(String messageId) {
    buttons.settle(subject(messageId));
  }
}
