package dev.baton.routing;

import dev.baton.connector.Attributes;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what an agent's message quotes: the agent sees a copy, the user has another one. */
final class AgentQuotes {

  static final Quoted NOTHING = new Quoted(null, Attributes.NONE);

  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final DeskThreadTable threads;
  private final DeskPlan desk;
  private final Inbound inbound;

  AgentQuotes(UnitOfWork work, DeskPlan desk, Inbound inbound) {
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.threads = work.tables().threads();
    this.desk = desk;
    this.inbound = inbound;
  }

  /**
   * A quote, as the user's channel can show it.
   *
   * @param messageId the conversation's message that is quoted; null for none
   * @param attributes those of the message that quotes; its part is one of the quoted message
   */
  record Quoted(@Nullable String messageId, Attributes attributes) {}

  /** Returns what a message quotes of what the user has, too. */
  Quoted quoted(Conversation conversation, Event.Said said) {
    Attributes told = said.attributes();
    String part = told.quote();
    List<Message> shown = shown(conversation, said.replyTo());
    Optional<Message> found =
        shown.stream()
            .filter(message ->
                part != null && AgentCommand.words(message.content()).text().contains(part))
            .findFirst();
    Message quoted = found.orElse(shown.isEmpty() ? null : shown.getFirst());
    return new Quoted(
        quoted == null ? null : quoted.id(),
        new Attributes(
            found.isPresent() ? part : null,
            told.forwardedFrom(),
            told.details(),
            told.metadata()));
  }

  /** Whether a message quotes what only agents see, the head of the thread excepted. */
  boolean isInternal(Conversation conversation, Event.Said said) {
    String quoted = said.replyTo();
    return quoted != null && shown(conversation, quoted).isEmpty() && !isHead(conversation, quoted);
  }

  /**
   * Whether a message answers the user: one of their messages, or the head of the thread, in which
   * stands what they wrote before.
   */
  boolean answersUser(Conversation conversation, @Nullable String quoted) {
    return quoted != null
        && (shown(conversation, quoted).stream()
                .anyMatch(message -> message.author() == Author.USER)
            || isHead(conversation, quoted));
  }

  private boolean isHead(Conversation conversation, String quoted) {
    return threads
        .headedBy(desk.channel(), inbound.place().chat(), quoted)
        .filter(thread -> thread.conversationId().equals(conversation.id()))
        .isPresent();
  }

  /** What the user wrote or has, of what is quoted, in order. */
  private List<Message> shown(Conversation conversation, @Nullable String platformId) {
    if (platformId == null) {
      return List.of();
    }
    Optional<MessageCopy> copy =
        messages.copyAt(desk.channel(), inbound.place().chat(), platformId);
    List<String> ids =
        copy.map(
                whole -> {
                  List<String> parts = messages.parts(whole);
                  return parts.isEmpty() ? List.of(whole.messageId()) : parts;
                })
            .orElse(List.of());
    return ids.stream()
        .map(messages::get)
        .filter(message -> message.conversationId().equals(conversation.id()))
        .filter(message ->
            switch (message.author()) {
              case USER -> true;
              case BOT, AGENT, SYSTEM -> isOfUser(message);
              case NOTE, DRAFT -> false;
            })
        .toList();
  }

  /** Whether a message went to the user, or is on its way, and stands. */
  private boolean isOfUser(Message message) {
    return !message.takenBack()
        && (!messages.copiesAtUser(message.id()).isEmpty()
            || deliveries.pending(
                message.id(), new LaneName.ToUser(message.conversationId()).stored()));
  }
}
