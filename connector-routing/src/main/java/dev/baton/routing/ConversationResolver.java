package dev.baton.routing;

import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.plan.ChannelPlan;
import dev.baton.store.ConversationTable;
import java.util.Optional;

/** Finds the conversation that a user's event belongs to, or starts it. */
final class ConversationResolver {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final String channel;
  private final Inbound inbound;
  private final Person user;

  ConversationResolver(UnitOfWork work, String channel, Inbound inbound, Person user) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.channel = channel;
    this.inbound = inbound;
    this.user = user;
  }

  Conversation conversation() {
    return conversations
        .at(channel, inbound.place().chat())
        .or(this::movedUnannounced)
        .orElseGet(this::begun);
  }

  /**
   * Finds the user's conversation under another chat id and moves it. A user has only one direct
   * chat, so a new id means that the chat has moved and the platform has not announced it yet.
   */
  private Optional<Conversation> movedUnannounced() {
    if (!inbound.direct()) {
      return Optional.empty();
    }
    return conversations
        .directOf(channel, user.id())
        .map(before -> {
          new ChatMigration(work).moved(channel, before.chat(), inbound.place().chat());
          return conversations.get(before.id());
        });
  }

  private Conversation begun() {
    Place place = inbound.place();
    ChannelPlan plan = work.context().plan().channel(channel);
    Conversation begun =
        new Conversation(
            work.context().conversationId(work.context().laneOf(channel, place)),
            channel,
            place.chat(),
            place.thread(),
            plan.senderPrefix() + place.chat(),
            user.id(),
            user.name(),
            user.handle(),
            user.language(),
            plan.bot(),
            Control.BOT,
            1,
            null,
            work.now(),
            work.now());
    conversations.add(begun);
    if (inbound.direct()) {
      conversations.direct(begun.id());
    }
    return begun;
  }
}
