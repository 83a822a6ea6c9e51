package dev.baton.routing;

import dev.baton.store.ButtonTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeskThreadTable;

/** Moves a chat to another address, with everything that refers to it. */
final class ChatMigration {

  private final ConversationTable conversations;
  private final DeskThreadTable threads;
  private final ButtonTable buttons;

  ChatMigration(UnitOfWork work) {
    this.conversations = work.tables().conversations();
    this.threads = work.tables().threads();
    this.buttons = work.tables().buttons();
  }

  void moved(String channel, String from, String to) {
    buttons.moved(channel, from, to);
    conversations.moved(channel, from, to);
    threads.moved(channel, from, to);
  }
}
