package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what an agent said to the user: the last message, or the one that the command quotes.
 * That is possible for a short time, and only as long as nobody else had the conversation.
 */
final class AgentUndo {

  private static final int SHOWN = 60;

  private final UnitOfWork work;
  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final DeskThreadTable threads;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final Retraction retraction;
  private final DeskWords texts;
  private final Refusals refusals;

  AgentUndo(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.threads = work.tables().threads();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.retraction = new Retraction(work);
    this.texts = work.words(desk);
    this.refusals = new Refusals(texts);
  }

  void undo(Conversation conversation, @Nullable Handoff open, Event.Said said) {
    work.outbox().tellPlace(desk.channel(), inbound.place(), outcome(conversation, open, said));
  }

  private Text outcome(Conversation conversation, @Nullable Handoff open, Event.Said said) {
    if (window().isZero()) {
      return texts.say(AgentText.UNDO_OFF);
    }
    if (open == null || !open.isWith(agent.id())) {
      return DeskWords.joined(
          Text.plain(refusals.notYoursOrOfBot(open)), texts.say(AgentText.NOTHING_TAKEN_BACK));
    }
    Optional<Message> quoted = quoted(said);
    if (quoted.isEmpty() && quotesAnotherLine(said)) {
      return texts.say(AgentText.UNDO_NOT_SAID);
    }
    Optional<Message> meant =
        quoted
            .filter(message -> message.author() != Author.USER)
            .or(() -> messages.lastSaid(conversation.id(), open.id(), conversation.epoch()));
    return meant
        .map(message -> takeBack(conversation, message))
        .orElseGet(() -> texts.say(AgentText.UNDO_NOTHING));
  }

  private Text takeBack(Conversation conversation, Message message) {
    String refusal = refusal(conversation, message);
    if (refusal != null) {
      return Text.plain(refusal);
    }
    List<Message> whole = standing(message);
    boolean sent = whole.stream().anyMatch(this::isSent);
    String lane = new LaneName.ToUser(conversation.id()).stored();
    boolean tried = whole.stream().anyMatch(part -> deliveries.begun(part.id(), lane));
    boolean all = whole.stream().map(retraction::of).reduce(true, Boolean::logicalAnd);
    if (!all) {
      return texts.say(AgentText.UNDO_PART);
    }
    String words =
        TranscriptLines.shortened(
            texts.summary(message.content()), SHOWN, work.context().masking());
    Text told =
        texts.say(
            sent ? AgentText.UNDONE : AgentText.UNDONE_UNSENT, texts.who(conversation), words);
    return tried
        ? new TextBuilder().add(told).newLine().add(texts.say(AgentText.UNDONE_TRIED)).text()
        : told;
  }

  /** Why a message cannot be taken back; null if it can. */
  private @Nullable String refusal(Conversation conversation, Message message) {
    if (message.takenBack()) {
      return texts.plain(AgentText.UNDONE_ALREADY);
    }
    if (message.author() != Author.AGENT || !message.conversationId().equals(conversation.id())) {
      return texts.plain(AgentText.UNDO_NOT_SAID);
    }
    if (message.epoch() != conversation.epoch()) {
      return texts.plain(AgentText.UNDO_OTHERS_SINCE);
    }
    List<Message> whole = standing(message);
    String lane = new LaneName.ToUser(conversation.id()).stored();
    if (whole.stream().anyMatch(part -> deliveries.sending(part.id(), lane))) {
      return texts.plain(AgentText.UNDO_SENDING);
    }
    if (whole.stream().noneMatch(this::isSent)) {
      return null;
    }
    if (messages.saidAt(message.id()).plus(window()).isBefore(work.now())) {
      return texts.plain(AgentText.UNDO_TOO_LATE, inWords(window()));
    }
    boolean possible = work.context().channel(conversation.channel()) instanceof Edits;
    return possible
        ? null
        : texts.plain(
            AgentText.UNDO_IMPOSSIBLE,
            PlainWords.channel(work.context().plan(), conversation.channel()));
  }

  /** The message with its album, without what was taken back before. */
  private List<Message> standing(Message message) {
    return messages.whole(message).stream()
        .filter(part -> part.author() == Author.AGENT && !part.takenBack())
        .toList();
  }

  private boolean isSent(Message message) {
    return !messages.copiesAtUser(message.id()).isEmpty();
  }

  private Duration window() {
    return work.context().plan().handoff().undoWindow();
  }

  /** The message that the command quotes, whoever said it. */
  private Optional<Message> quoted(Event.Said said) {
    String platformId = said.replyTo();
    return platformId == null
        ? Optional.empty()
        : messages
            .copyAt(desk.channel(), inbound.place().chat(), platformId)
            .map(MessageCopy::messageId)
            .flatMap(messages::find);
  }

  /** Whether the command quotes a line of Baton's own; the head of the thread stands for it all. */
  private boolean quotesAnotherLine(Event.Said said) {
    String platformId = said.replyTo();
    return platformId != null
        && threads.headedBy(desk.channel(), inbound.place().chat(), platformId).isEmpty();
  }

  private String inWords(Duration time) {
    long seconds = Math.max(1, time.toSeconds());
    return seconds % 60 == 0
        ? texts.plain(AgentText.MINUTES, String.valueOf(seconds / 60))
        : texts.plain(AgentText.SECONDS, String.valueOf(seconds));
  }
}
