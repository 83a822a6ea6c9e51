package dev.baton.routing;

import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the thread that an event in an agent's private chat belongs to: the one it happened in, or
 * the one whose card or message it quotes, edits, deletes or reacts to. Threads that are over count
 * as well, so that late words for one user never go to another.
 */
final class AgentThread {

  private final MessageTable messages;
  private final DeskThreadTable threads;
  private final String channel;

  AgentThread(UnitOfWork work, String channel) {
    this.messages = work.tables().messages();
    this.threads = work.tables().threads();
    this.channel = channel;
  }

  Optional<DeskThread> of(Inbound inbound) {
    String chat = inbound.place().chat();
    String thread = inbound.place().thread();
    Optional<DeskThread> around =
        thread == null ? Optional.empty() : threads.at(channel, chat, thread);
    String message = meant(inbound.event());
    return around.isPresent() || message == null ? around : around(chat, message);
  }

  private Optional<DeskThread> around(String chat, String platformId) {
    return messages
        .copyAt(channel, chat, platformId)
        .filter(copy -> copy.side() == MessageCopy.Side.DESK)
        .flatMap(copy ->
            threads.inChat(
                messages.get(copy.messageId()).conversationId(), channel, copy.place().chat()))
        .or(() -> threads.headedBy(channel, chat, platformId));
  }

  private static @Nullable String meant(Event event) {
    return switch (event) {
      case Event.Said said -> said.replyTo();
      case Event.Edited edited -> edited.messageId();
      case Event.Deleted deleted -> deleted.messageId();
      case Event.Pressed pressed -> null;
      case Event.Reacted reacted -> reacted.messageId();
      case Event.Moved moved -> null;
      case Event.Reachable reachable -> null;
      case Event.Announced announced -> null;
      case Event.Unreadable unreadable -> null;
    };
  }
}
