package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Trigger;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.Acts.Act;
import dev.baton.routing.Acts.Outcome;
import dev.baton.routing.Acts.What;
import dev.baton.store.ButtonAction.PassOn;
import dev.baton.store.ButtonAction.TakeTransfer;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.ListingTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.UnansweredTransfer;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does for an agent of the console's desk what others do by writing and pressing at theirs. */
final class ActingAgent {

  /** What makes a text a note wherever it is read. */
  private static final String NOTE_MARK = "// ";

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final MessageTable messages;
  private final DeskThreadTable threads;
  private final ListingTable listing;
  private final DeskPlan desk;
  private final Person agent;
  private final DeskWords texts;

  ActingAgent(UnitOfWork work, Acts.Agent by) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.messages = work.tables().messages();
    this.threads = work.tables().threads();
    this.listing = work.tables().listing();
    this.desk = work.context().plan().desk(ConsoleDesk.NAME);
    this.agent = ConsoleDesk.person(by);
    this.texts = work.words(desk);
  }

  Outcome perform(Act act, Conversation conversation) {
    return switch (act) {
      case Act.Claim claim -> seen(claim(conversation, handoffs.get(claim.handoffId())));
      case Act.TakeOver take -> seen(takeOver(conversation));
      case Act.Say say -> seen(say(conversation, say.text()));
      case Act.SayCanned say -> seen(sayCanned(conversation, say.name()));
      case Act.Send send -> seen(send(conversation, send.messageId()));
      case Act.Note note -> note(conversation, note.text());
      case Act.Release release ->
          release(conversation, handoffs.get(release.handoffId()), release.note());
      case Act.Transfer transfer ->
          transfer(conversation, handoffs.get(transfer.handoffId()), transfer);
      case Act.Resolve resolve ->
          resolve(conversation, handoffs.get(resolve.handoffId()), resolve.lastWords());
      case Act.Initiate initiate -> initiate(conversation, initiate);
    };
  }

  /** Who takes a conversation or answers in it works at the desk; a program that notes does not. */
  private Outcome seen(Outcome outcome) {
    if (outcome instanceof Outcome.Done) {
      new SeenAgents(work).saw(desk, agent);
    }
    return outcome;
  }

  private Outcome claim(Conversation conversation, Handoff handoff) {
    if (isMine(handoff)) {
      return done(conversation, handoff, null);
    }
    boolean asked =
        handoff.status() == HandoffStatus.ACCEPTED
            && handoffs.unanswered(handoff.id()).orElse(null)
                instanceof UnansweredTransfer.ToAgent to
            && to.agentId().equals(agent.id())
            && to.desk().equals(desk.name());
    if (asked) {
      String refusal =
          new Transfers(work, desk, agent)
              .take(new TakeTransfer(handoff.id(), desk.name(), conversation.epoch()));
      return refusal == null ? done(conversation, handoff, null) : new Outcome.Refused(refusal);
    }
    return new LeftMessages(work).keptUntil(handoff).isPresent()
        ? takeOver(conversation)
        : claimed(conversation, handoff, work.controls().claim(handoff, desk, agent));
  }

  private Outcome takeOver(Conversation conversation) {
    Handoff open = handoffs.openOf(conversation);
    return open != null && isMine(open)
        ? done(conversation, open, null)
        : claimed(conversation, open, work.controls().takeOver(conversation, desk, agent));
  }

  private Outcome claimed(
      Conversation conversation, @Nullable Handoff handoff, Controls.Claimed claimed) {
    return switch (claimed) {
      case Controls.Claimed.Won won -> done(conversation, won.handoff(), null);
      case Controls.Claimed.TakenBy taken -> new Outcome.Taken(taken.name());
      case Controls.Claimed.Over over ->
          new Outcome.Over(new Refusals(texts).notYoursOrWithBot(handoff));
      case Controls.Claimed.Own own -> new Outcome.Refused(new Refusals(texts).own().text());
      case Controls.Claimed.Full full -> new Outcome.Full(full.has(), full.most());
    };
  }

  private Outcome say(Conversation conversation, String text) {
    Handoff open = handoffs.openOf(conversation);
    if (open == null || !isMine(open)) {
      return notMine(open);
    }
    Text words = Text.plain(text);
    String doubt = doubt(words);
    return doubt == null ? said(conversation, open, words) : new Outcome.Doubtful(doubt);
  }

  /** Why a text is not said unasked; null if nothing speaks against it. */
  private @Nullable String doubt(Text words) {
    if (!(AgentCommand.of(words) instanceof AgentCommand.Say)) {
      String first = words.text().strip().split("\\s+", 2)[0];
      return texts.plain(AgentText.LINE_BEGINS_WITH, first);
    }
    return AgentDoubts.about(words, texts);
  }

  private Outcome said(Conversation conversation, Handoff open, Text words) {
    Event.Said said = event(words);
    new AgentWords(work, desk, inbound(conversation, said), agent)
        .sayCanned(conversation, open, said, words);
    return done(
        conversation,
        open,
        messages
            .copyAt(desk.channel(), place(conversation).chat(), said.messageId())
            .map(MessageCopy::messageId)
            .orElse(null));
  }

  private Outcome sayCanned(Conversation conversation, String name) {
    Handoff open = handoffs.openOf(conversation);
    if (open == null || !isMine(open)) {
      return notMine(open);
    }
    Optional<CannedShelf.Answer> answer =
        CannedShelf.named(new CannedShelf(work, desk.name()).all(conversation.language()), name);
    return answer
        .map(found ->
            said(
                conversation,
                open,
                CannedFields.filled(found.words(), conversation.userName(), agent.name())))
        .orElseGet(() -> new Outcome.Unknown(What.CANNED));
  }

  private Outcome send(Conversation conversation, String messageId) {
    Optional<Message> kept =
        messages
            .find(messageId)
            .filter(message -> message.conversationId().equals(conversation.id()));
    if (kept.isEmpty()) {
      return new Outcome.Unknown(What.MESSAGE);
    }
    Handoff open = handoffs.openOf(conversation);
    if (open == null || !isMine(open)) {
      return notMine(open);
    }
    if (isNote(kept.get())) {
      return new Outcome.Refused(texts.plain(AgentText.BEGINS_AS_NOTE_NOT_SENT));
    }
    String refusal =
        new AgentWords(work, desk, inbound(conversation, event(Text.plain(""))), agent)
            .sendHeldBack(messageId, false);
    return refusal == null ? done(conversation, open, messageId) : new Outcome.Refused(refusal);
  }

  /** Whether a message was meant for agents: what was held stands where its author wrote it. */
  private boolean isNote(Message message) {
    return message.author() == Author.NOTE
        && (AgentNotes.isMarked(message)
            || messages.copies(message.id()).stream()
                .noneMatch(copy -> copy.side() == MessageCopy.Side.DESK));
  }

  private Outcome note(Conversation conversation, String text) {
    return done(conversation, handoffs.openOf(conversation), noted(conversation, text).id());
  }

  /** Notes something, and shows it where somebody else works on the conversation. */
  private Message noted(Conversation conversation, String text) {
    boolean marked = AgentCommand.of(Text.plain(text)) instanceof AgentCommand.Note;
    Text words = Text.plain(marked ? text : NOTE_MARK + text);
    Event.Said said = event(words);
    Message note =
        new AgentNotes(work, desk, inbound(conversation, said), agent).keep(conversation, said);
    new Watches(work).noted(conversation, note);
    Handoff open = handoffs.openOf(conversation);
    List<DeskPlan> seeing = open == null ? List.of() : work.desks().desksSeeing(open);
    for (DeskPlan other : seeing) {
      if (!other.equals(desk)) {
        String by = Bylines.oneLine(agent.name());
        work.outbox()
            .showDesk(
                conversation,
                other,
                note,
                work.words(other)
                    .say(AgentText.WHISPER, by, TranscriptLines.unmarked(words.text())),
                null);
      }
    }
    return note;
  }

  private Outcome release(Conversation conversation, Handoff handoff, @Nullable String note) {
    if (handoff.status() != HandoffStatus.ACCEPTED) {
      return new Outcome.Over(new Refusals(texts).notYours(handoff));
    }
    String written = note == null ? null : noted(conversation, note).id();
    return new Requeues(work).releaseBy(agent.name(), handoff)
        ? done(conversation, handoff, written)
        : new Outcome.Over(new Refusals(texts).notYours(handoffs.get(handoff.id())));
  }

  private Outcome transfer(Conversation conversation, Handoff handoff, Act.Transfer transfer) {
    if (!handoff.status().open()) {
      return new Outcome.Over(new Refusals(texts).notYours(handoff));
    }
    Optional<TransferTarget> target =
        isThere(conversation, handoff, transfer)
            ? Optional.empty()
            : new TransferTargets(work, desk, agent)
                .chosen(conversation, passOn(handoff, transfer));
    if (target.isEmpty()) {
      return new Outcome.Unknown(What.TARGET);
    }
    String note = transfer.note() == null ? "" : transfer.note();
    if (handoff.status() == HandoffStatus.QUEUED) {
      return moved(conversation, handoff, target.get(), note);
    }
    return switch (new Transfers(work, desk, agent)
        .pass(conversation, handoff, target.get(), note)) {
      case Transfers.Outcome.Begun begun -> done(conversation, handoff, null);
      case Transfers.Outcome.Refused refused -> new Outcome.Refused(refused.why());
    };
  }

  /** Whether a conversation is with that agent, or comes from that bot, already. */
  private static boolean isThere(
      Conversation conversation, Handoff handoff, Act.Transfer transfer) {
    return switch (transfer.kind()) {
      case QUEUE -> false;
      case BOT -> transfer.to().equals(conversation.bot());
      case AGENT ->
          handoff.isWith(transfer.to())
              && (transfer.desk() == null || transfer.desk().equals(handoff.desk()));
    };
  }

  /**
   * Moves a handoff that waits to another queue; for anything else somebody must have it. What a
   * user left for when its queue opens stays there.
   */
  private Outcome moved(
      Conversation conversation, Handoff handoff, TransferTarget target, String note) {
    boolean kept = new LeftMessages(work).keptUntil(handoff).isPresent();
    if (kept || !(target instanceof TransferTarget.ToQueue to)) {
      return new Outcome.Over(new Refusals(texts).notYours(handoff));
    }
    if (to.queue().equals(handoff.queue())) {
      return new Outcome.Refused(
          texts.plain(AgentText.TRANSFER_COMES_FROM, PlainWords.name(to.queue())));
    }
    if (!new Requeues(work).move(handoff, to.queue(), Passing.TRANSFERRED)) {
      return new Outcome.Refused(
          texts.plain(
              new Requeues(work).isServed(to.queue())
                  ? AgentText.TRANSFER_CLOSED
                  : AgentText.TRANSFER_UNSERVED,
              PlainWords.name(to.queue())));
    }
    Conversation moved = conversations.get(conversation.id());
    return done(moved, handoff, note.isEmpty() ? null : noted(moved, note).id());
  }

  private PassOn passOn(Handoff handoff, Act.Transfer transfer) {
    return switch (transfer.kind()) {
      case QUEUE ->
          new PassOn(handoff.id(), desk.name(), PassOn.Kind.QUEUE, transfer.to(), null, "");
      case BOT -> new PassOn(handoff.id(), desk.name(), PassOn.Kind.BOT, transfer.to(), null, "");
      case AGENT ->
          new PassOn(
              handoff.id(),
              desk.name(),
              PassOn.Kind.AGENT,
              transfer.to(),
              transfer.desk() == null
                  ? new SeenAgents(work).deskOf(transfer.to())
                  : transfer.desk(),
              "");
    };
  }

  private Outcome resolve(Conversation conversation, Handoff handoff, @Nullable String lastWords) {
    if (!handoff.status().open()) {
      return new Outcome.Over(new Refusals(texts).notYours(handoff));
    }
    String written = null;
    if (lastWords != null) {
      switch (isMine(handoff) ? say(conversation, lastWords) : notMine(handoff)) {
        case Outcome.Done said -> {
          Overview.Sent message = said.message();
          written = message == null ? null : message.message().id();
        }
        case Outcome refused -> {
          return refused;
        }
      }
    }
    return work.controls().end(handoff, EndReason.AGENT_RESOLVED, AgentEvents.resolvedBy(agent))
        ? done(conversation, handoff, written)
        : new Outcome.Over(new Refusals(texts).notYours(handoffs.get(handoff.id())));
  }

  private Outcome initiate(Conversation conversation, Act.Initiate wanted) {
    String queue = wanted.queue();
    if (queue != null && !work.context().plan().queues().containsKey(queue)) {
      return new Outcome.Unknown(What.QUEUE);
    }
    HandoffRequest request =
        new HandoffRequest(queue, wanted.reason(), null, 0, List.of(), null, Map.of());
    Handoffs.Initiated result = work.controls().initiate(conversation, Trigger.API, request, null);
    return new Outcome.Initiated(conversations.get(conversation.id()), result);
  }

  /** An agent of this desk and an agent of another may have the same id. */
  private boolean isMine(Handoff handoff) {
    return handoff.isWith(agent.id()) && desk.name().equals(handoff.desk());
  }

  private static Outcome notMine(@Nullable Handoff open) {
    return new Outcome.NotYours(
        open == null || open.status() != HandoffStatus.ACCEPTED ? null : open.agentName());
  }

  /** The things as they are now. */
  private Outcome done(
      Conversation conversation, @Nullable Handoff handoff, @Nullable String messageId) {
    return new Outcome.Done(
        conversations.get(conversation.id()),
        handoff == null ? null : handoffs.get(handoff.id()),
        messageId == null
            ? null
            : StoredOverview.sent(listing, List.of(messages.get(messageId))).getFirst());
  }

  private Event.Said event(Text words) {
    return new Event.Said(work.context().ids().next(), words, null, null, true);
  }

  private Inbound inbound(Conversation conversation, Event.Said said) {
    return new Inbound(said.messageId(), place(conversation), agent, false, work.now(), said);
  }

  /** The thread in which the desk sees a conversation; the desk itself if there is none. */
  private Place place(Conversation conversation) {
    return threads
        .current(conversation.id(), desk.name())
        .map(DeskThread::place)
        .orElseGet(ConsoleDesk::space);
  }
}
