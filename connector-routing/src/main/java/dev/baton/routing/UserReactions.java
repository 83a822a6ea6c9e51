package dev.baton.routing;

import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageReaction;
import dev.baton.store.MessageTable;
import dev.baton.store.ReactionTable;
import java.util.HashSet;
import java.util.Set;

/**
 * Carries what users put on messages to the agents: as a reaction to the same message where agents
 * have it, else as a line to the agent who has the conversation. No bot is told, and it is no turn.
 */
final class UserReactions {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;
  private final ReactionTable reactions;
  private final ShownReactions shown;
  private final String channel;
  private final Inbound inbound;
  private final Person user;

  UserReactions(UnitOfWork work, String channel, Inbound inbound, Person user) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
    this.reactions = work.tables().reactions();
    this.shown = new ShownReactions(work);
    this.channel = channel;
    this.inbound = inbound;
    this.user = user;
  }

  void reacted(Event.Reacted reacted) {
    messages
        .copyAt(channel, inbound.place().chat(), reacted.messageId())
        .filter(copy -> copy.side() == MessageCopy.Side.USER)
        .map(copy -> messages.get(copy.messageId()))
        .ifPresent(message -> reacted(message, reacted));
  }

  private void reacted(Message message, Event.Reacted reacted) {
    String emoji = ShownReactions.plain(reacted.emoji());
    MessageReaction reaction = MessageReaction.on(message, MessageCopy.Side.USER, user.id(), emoji);
    boolean changed =
        reacted.added() ? reactions.add(reaction, work.now()) : reactions.remove(reaction);
    if (!changed) {
      return;
    }
    Conversation conversation = conversations.get(message.conversationId());
    Set<String> seenAt = new HashSet<>();
    for (MessageCopy copy : messages.copies(message.id())) {
      if (work.desks().isSeen(conversation.id(), copy)
          && work.context().channel(copy.channel()) instanceof EmojiReactions) {
        work.outbox().showReaction(conversation.id(), copy);
        if (shown.isClear(copy, emoji)) {
          threads
              .at(copy.channel(), copy.place().chat(), copy.place().thread())
              .map(DeskThread::desk)
              .ifPresent(seenAt::add);
        }
      }
    }
    if (reacted.added()) {
      tell(conversation, message, emoji, seenAt);
    }
  }

  /** Tells the desks that do not see it; Baton's own words are worth none. */
  private void tell(Conversation conversation, Message message, String emoji, Set<String> seenAt) {
    Handoff open = handoffs.openOf(conversation);
    if (open == null || open.agentId() == null || message.author() == Author.SYSTEM) {
      return;
    }
    for (DeskPlan desk : work.desks().desksSeeing(open)) {
      boolean unseen = !seenAt.contains(desk.name());
      if (unseen && !new Flood(work).holdsBack(conversation, user, inbound.at())) {
        shown.tell(conversation, desk, emoji, message);
      }
    }
  }
}
