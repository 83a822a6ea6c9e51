package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
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
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries what the agent who has a conversation puts on the user's messages to the user. What
 * anybody else reacts to, and what they put on other messages, stays with the agents, and at a desk
 * where agents say by command what is for the user, all of it does. On the card of a conversation,
 * an emoji may claim or resolve it.
 */
final class AgentReactions {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;
  private final ReactionTable reactions;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;

  AgentReactions(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
    this.reactions = work.tables().reactions();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
  }

  void reacted(Event.Reacted reacted) {
    if (reacted.added() && acts(reacted.messageId(), ShownReactions.plain(reacted.emoji()))) {
      return;
    }
    Optional<MessageCopy> copy =
        messages
            .copyAt(desk.channel(), inbound.place().chat(), reacted.messageId())
            .filter(at -> at.side() == MessageCopy.Side.DESK);
    if (copy.isEmpty()) {
      return;
    }
    Message message = messages.get(meant(copy.get()));
    if (message.author() != Author.USER) {
      return;
    }
    MessageReaction reaction =
        MessageReaction.on(
            message, MessageCopy.Side.DESK, agent.id(), ShownReactions.plain(reacted.emoji()));
    Conversation conversation = conversations.get(message.conversationId());
    if (!reacted.added()) {
      if (isCarried(conversation, reaction.emoji()) && reactions.remove(reaction)) {
        showUser(message);
      }
      return;
    }
    Handoff open = handoffs.openOf(conversation);
    if (open != null
        && open.isWith(agent.id())
        && desk.relay() != DeskPlan.Relay.SAY
        && work.desks().isSeen(conversation.id(), copy.get())) {
      add(conversation, open, message, reaction, copy.get());
    }
  }

  /** Does what an emoji on the card of a conversation stands for at this desk. */
  private boolean acts(String messageId, String emoji) {
    boolean claims = emoji.equals(desk.shortcuts().claim());
    if (!claims && !emoji.equals(desk.shortcuts().resolve())) {
      return false;
    }
    Optional<DeskThread> card =
        threads
            .headedBy(desk.channel(), inbound.place().chat(), messageId)
            .filter(thread -> thread.desk().equals(desk.name()));
    Optional<Handoff> about = card.flatMap(thread -> handoffs.find(thread.handoffId()));
    if (card.isEmpty() || about.isEmpty()) {
      return false;
    }
    String refusal =
        claims
            ? refusals().refusal(agent, work.controls().claim(about.get(), desk, agent))
            : resolved(about.get());
    if (refusal != null) {
      work.outbox().tellPlace(desk.channel(), card.get().place(), Text.plain(refusal));
    }
    return true;
  }

  /** Resolves a handoff; returns why it was not to be, null if it was. */
  private @Nullable String resolved(Handoff handoff) {
    if (!handoff.isWith(agent.id())) {
      return refusals().notYours(handoff);
    }
    work.controls().end(handoff, EndReason.AGENT_RESOLVED, AgentEvents.resolvedBy(agent));
    return null;
  }

  private Refusals refusals() {
    return new Refusals(work.words(desk));
  }

  /** Of several texts that were sent as one, the last is meant. */
  private String meant(MessageCopy copy) {
    List<String> parts = messages.parts(copy);
    return parts.isEmpty() ? copy.messageId() : parts.getLast();
  }

  /**
   * The agent is told once in a handoff that the user does not see such a thing. So it stays noted,
   * even if the agent takes it away or puts another in its place.
   */
  private void add(
      Conversation conversation,
      Handoff handoff,
      Message message,
      MessageReaction reaction,
      MessageCopy at) {
    boolean told =
        reactions
            .putSince(conversation.id(), MessageCopy.Side.DESK, agent.id(), handoff.createdAt())
            .stream()
            .anyMatch(emoji -> !isCarried(conversation, emoji));
    if (!reactions.add(reaction, work.now())) {
      return;
    }
    if (isCarried(conversation, reaction.emoji())) {
      showUser(message);
    } else if (!told) {
      work.outbox()
          .tellPlace(
              desk.channel(),
              at.place(),
              work.words(desk)
                  .say(AgentText.REACTION_NOT_SHOWN, work.words(desk).who(conversation)));
    }
  }

  private boolean isCarried(Conversation conversation, String emoji) {
    return work.context().channel(conversation.channel()) instanceof EmojiReactions channel
        && channel.emojis().contains(emoji);
  }

  private void showUser(Message message) {
    for (MessageCopy copy : messages.copiesAtUser(message.id())) {
      if (work.context().channel(copy.channel()) instanceof EmojiReactions) {
        work.outbox().showReaction(message.conversationId(), copy);
      }
    }
  }
}
