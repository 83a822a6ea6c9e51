package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Handles what an agent writes in a conversation's thread: a message to the user, or a note that
 * stays with the agents.
 */
final class AgentWords {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final AgentNotes notes;
  private final AgentQuotes quotes;
  private final AgentDoubts doubts;
  private final DeskWords texts;
  private final Refusals refusals;
  private final RelayRule relay;

  AgentWords(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.notes = new AgentNotes(work, desk, inbound, agent);
    this.quotes = new AgentQuotes(work, desk, inbound);
    this.texts = work.words(desk);
    this.refusals = new Refusals(texts);
    this.doubts =
        new AgentDoubts(
            quotes, !work.context().capabilities(desk.channel()).has(Feature.BUTTONS), texts);
    this.relay = new RelayRule(texts, quotes);
  }

  /** Handles plain words: for the user, or for agents if such words stay at this desk. */
  void say(Conversation conversation, @Nullable Handoff open, Event.Said said) {
    String stays = relay.stays(conversation, said.replyTo());
    if (stays == null) {
      sayForUser(conversation, open, said);
      return;
    }
    Message kept = notes.keep(conversation, said);
    new Watches(work).noted(conversation, kept);
    tellOfStay(open, kept, said.messageId(), stays);
  }

  /** Says what an agent says by command, which is for the user at any desk. */
  void tell(Conversation conversation, @Nullable Handoff open, Event.Said said, Content words) {
    sayForUser(conversation, open, with(said, words));
  }

  /**
   * Says what a command quotes, if that stayed with the agents.
   *
   * @return why it was not said; null if it was
   */
  @Nullable String tellQuoted(Conversation conversation, Event.Said said) {
    return Optional.ofNullable(said.replyTo())
        .flatMap(id -> messages.copyAt(desk.channel(), inbound.place().chat(), id))
        .flatMap(copy -> messages.find(copy.messageId()))
        .filter(message -> message.conversationId().equals(conversation.id()))
        .filter(message ->
            switch (message.author()) {
              case NOTE, DRAFT, AGENT -> true;
              case USER, BOT, SYSTEM -> false;
            })
        .map(message -> Optional.ofNullable(sendHeldBack(message.id(), false)))
        .orElse(Optional.of(texts.plain(AgentText.SAY_WHAT)))
        .orElse(null);
  }

  private void sayForUser(Conversation conversation, @Nullable Handoff open, Event.Said said) {
    if (open == null) {
      holdBack(conversation, said, refusals.notYoursOrOfBot(null));
      return;
    }
    switch (open.status()) {
      case QUEUED -> {
        if (desk.claim() == DeskPlan.Claim.PRESS) {
          String why = texts.plain(AgentText.NOBODY_CLAIMED);
          notes.offer(notes.keep(conversation, said), why, AgentText.CLAIM_AND_SEND);
          return;
        }
        String doubt = doubts.about(conversation, said);
        if (doubt != null) {
          notes.offer(notes.keep(conversation, said), doubt, AgentText.CLAIM_AND_SEND);
          return;
        }
        switch (work.controls().claim(open, desk, agent)) {
          case Controls.Claimed.Won won -> relay(conversation, won.handoff(), said);
          case Controls.Claimed.TakenBy taken ->
              holdBack(conversation, said, refusals.hasIt(taken.name()));
          case Controls.Claimed.Over over ->
              holdBack(conversation, said, texts.plain(AgentText.HANDOFF_OVER));
          case Controls.Claimed.Own own -> tellHere(refusals.own());
          case Controls.Claimed.Full full ->
              notes.offer(
                  notes.keep(conversation, said), refusals.full(full), AgentText.CLAIM_AND_SEND);
        }
      }
      case ACCEPTED -> {
        if (open.isWith(agent.id())) {
          sayOrAsk(conversation, open, said, null, null);
        } else {
          holdBack(conversation, said, refusals.notYours(open));
        }
      }
      case COMPLETED, FAILED, EXPIRED ->
          holdBack(conversation, said, texts.plain(AgentText.HANDOFF_OVER));
    }
  }

  /**
   * Says what stands behind a command that ends the handoff.
   *
   * @return false if it is doubtful whether it is meant for the user: it was held, and the agent
   *     was asked
   */
  boolean sayLast(Conversation conversation, Handoff handoff, Event.Said said, Content lastWord) {
    return sayOrAsk(
        conversation,
        handoff,
        with(said, lastWord),
        relay.stays(conversation, said.replyTo()),
        AgentText.NOTHING_RESOLVED);
  }

  /** Says a canned answer as the agent's own words, where the agent asked for it. */
  void sayCanned(Conversation conversation, Handoff handoff, Event.Said said, Text words) {
    relay(conversation, handoff, with(said, words));
  }

  private boolean sayOrAsk(
      Conversation conversation,
      Handoff handoff,
      Event.Said said,
      @Nullable String stays,
      @Nullable AgentText ifHeld) {
    String doubt = stays == null ? doubts.about(conversation, said) : stays;
    if (doubt == null) {
      relay(conversation, handoff, said);
      return true;
    }
    Text held = notes.notSent(doubt);
    notes.ask(
        notes.keep(conversation, said),
        ifHeld == null ? held : DeskWords.joined(held, texts.say(ifHeld)));
    return false;
  }

  /**
   * Treats an album as a whole: if one part is not a message to the user, all parts become notes.
   */
  void showAlbum(Conversation conversation, @Nullable Handoff open, Event.Said said, String album) {
    List<Message> parts = messages.parts(conversation.id(), album);
    AgentCommand means = AgentCommand.of(said.content());
    boolean told = means instanceof AgentCommand.Tell;
    Content shown =
        means instanceof AgentCommand.Tell tell && tell.words() != null
            ? tell.words()
            : said.content();
    Event.Said part = with(said, shown);
    boolean wordSoFar = parts.stream().allMatch(each -> each.author() == Author.AGENT);
    boolean goesAlong = wordSoFar && !parts.isEmpty() && isWordless(said.content());
    String stays = told || goesAlong ? null : relay.stays(conversation, said.replyTo());
    String doubt = stays == null ? doubts.about(conversation, part) : stays;
    boolean word = (told || means instanceof AgentCommand.Say) && doubt == null;
    boolean brings = !wordSoFar && desk.relay() != DeskPlan.Relay.ALL && areWordless(parts);
    if (word && (wordSoFar || brings) && takesPart(open)) {
      Conversation now = conversations.get(conversation.id());
      if (brings) {
        sayKept(now, parts, work.now());
      }
      AgentQuotes.Quoted quoted = quotes.quoted(now, said);
      stands(work.outbox().agentShows(now, agent.name(), shown, quoted, album), said.messageId());
      if (parts.isEmpty() || brings) {
        new Uncarried(work).tellAgent(now, desk, shown);
      }
      return;
    }
    Message kept = notes.keep(conversation, told ? part : said);
    messages.addToAlbum(kept.id(), album);
    if (means instanceof AgentCommand.Note) {
      if (parts.stream().noneMatch(AgentNotes::isMarked)) {
        notes.acknowledge(said.messageId());
      }
    } else if (wordSoFar) {
      if (stays == null || AgentNotes.isMarked(kept)) {
        tellOfAlbum(open, kept, doubt);
      } else {
        tellOfStay(open, kept, said.messageId(), stays);
      }
    } else if (told) {
      tellOfLateWord(open, kept, parts, doubt);
    }
    if (!notes.takeBack(parts)) {
      tellHere(texts.say(AgentText.ALBUM_PART_SENT));
    }
  }

  /** Tells why an album is held, at the first part that is. */
  private void tellOfAlbum(@Nullable Handoff open, Message part, @Nullable String doubt) {
    if (AgentNotes.isMarked(part)) {
      tellHere(texts.say(AgentText.ALBUM_COMMAND));
    } else {
      askOrOffer(open, part, String.valueOf(doubt), null);
    }
  }

  /** Tells why the words of a file are not said although a command says them: others stayed. */
  private void tellOfLateWord(
      @Nullable Handoff open, Message kept, List<Message> parts, @Nullable String doubt) {
    AgentText rule = RelayRule.why(desk.relay());
    String why = doubt == null && rule != null ? texts.plain(rule) : doubt;
    if (parts.stream().anyMatch(AgentNotes::isMarked)) {
      tellHere(texts.say(AgentText.ALBUM_COMMAND));
    } else if (why != null) {
      askOrOffer(open, kept, why, null);
    }
  }

  /** Tells an agent that words stay with the agents; only by a mark if the agent knows it. */
  private void tellOfStay(@Nullable Handoff open, Message kept, String platformId, String why) {
    if (open != null && notes.staysAreKnown(open)) {
      notes.acknowledge(platformId);
    } else {
      askOrOffer(open, kept, why, open == null ? null : notes.staying(open));
    }
  }

  /** Asks the agent who has the conversation, or offers it to another, with what was held. */
  private void askOrOffer(
      @Nullable Handoff open, Message held, String why, @Nullable String subject) {
    if (open == null || !open.isWith(agent.id())) {
      boolean waits = open != null && open.status() == HandoffStatus.QUEUED;
      notes.offer(
          held,
          refusals.notYoursOrOfBot(open),
          waits ? AgentText.CLAIM_AND_SEND : AgentText.TAKE_OVER_AND_SEND,
          subject);
    } else {
      notes.ask(held, notes.notSent(why), subject);
    }
  }

  /** Whether the parts of an album so far have no words of their own, so that others speak. */
  private static boolean areWordless(List<Message> parts) {
    return parts.stream()
        .allMatch(part -> part.author() == Author.NOTE && isWordless(part.content()));
  }

  private static boolean isWordless(Content content) {
    return AgentCommand.words(content).text().isBlank();
  }

  /** Whether the agent has the handoff, or gets it by this answer. */
  private boolean takesPart(@Nullable Handoff open) {
    if (open == null) {
      return false;
    }
    boolean claims = open.status() == HandoffStatus.QUEUED && desk.claim() == DeskPlan.Claim.ANSWER;
    boolean has =
        claims
            ? work.controls().claim(open, desk, agent) instanceof Controls.Claimed.Won
            : open.isWith(agent.id());
    if (has) {
      work.desks().touched(handoffs.get(open.id()));
    }
    return has;
  }

  private void relay(Conversation before, Handoff handoff, Event.Said said) {
    Conversation conversation = conversations.get(before.id());
    AgentQuotes.Quoted quoted = quotes.quoted(conversation, said);
    stands(
        work.outbox().agentSays(conversation, agent.name(), said.content(), quoted),
        said.messageId());
    new Uncarried(work).tellAgent(conversation, desk, said.content());
    work.desks().touched(handoff);
  }

  /** Keeps what an agent without control wrote as a note, and offers to send it with one tap. */
  private void holdBack(Conversation conversation, Event.Said said, String why) {
    notes.offer(notes.keep(conversation, said), why, AgentText.TAKE_OVER_AND_SEND);
  }

  /**
   * Sends a message that was held back. The agent must have the conversation or take it over with
   * this.
   *
   * @return why the message was not sent; null if it was sent
   */
  @Nullable String sendHeldBack(String messageId, boolean takeOver) {
    Optional<Message> kept = messages.find(messageId);
    if (kept.isEmpty()) {
      return refusals.staleButton();
    }
    Message message = kept.get();
    if (message.author() != Author.NOTE && message.author() != Author.DRAFT) {
      return texts.plain(AgentText.SENT_ALREADY);
    }
    List<Message> whole = messages.whole(message);
    if (whole.stream().anyMatch(AgentNotes::isMarked)) {
      return texts.plain(AgentText.BEGINS_AS_NOTE_NOT_SENT);
    }
    Conversation conversation = conversations.get(message.conversationId());
    Handoff open = handoffs.openOf(conversation);
    if (open == null || !open.isWith(agent.id())) {
      if (!takeOver) {
        return open == null ? texts.plain(AgentText.CLAIM_FIRST) : refusals.notYours(open);
      }
      String lost = takenOver(conversation);
      if (lost != null) {
        return lost;
      }
    }
    Conversation now = conversations.get(conversation.id());
    List<Message> held = whole.stream().filter(part -> part.author() == message.author()).toList();
    sayKept(now, held, work.outbox().heldUntil(now));
    new Uncarried(work).tellAgent(now, desk, message.content());
    work.desks().touched(handoffs.get(String.valueOf(now.handoffId())));
    return null;
  }

  private void sayKept(Conversation now, List<Message> held, @Nullable Instant until) {
    for (Message part : held) {
      messages.say(part.id(), agent.name(), now.handoffId(), now.epoch(), work.now());
      work.changed(part.id());
      Message words = messages.get(part.id());
      work.outbox().deliverToUser(now, words, words.content(), null, null, until);
      work.broadcasts().said(now, words);
    }
  }

  /**
   * Sends what the agent wrote outside all threads to the user they chose. The agent must have the
   * conversation or take it over with this.
   *
   * @return why the message was not sent; null if it was sent
   */
  @Nullable String sendTo(ButtonAction.SendTo chosen) {
    if (messages.copyAt(desk.channel(), inbound.place().chat(), chosen.messageId()).isPresent()) {
      return texts.plain(AgentText.SENT_ALREADY);
    }
    Conversation conversation = conversations.get(chosen.conversationId());
    Handoff open = handoffs.openOf(conversation);
    if (open == null || !open.isWith(agent.id())) {
      if (!chosen.takeOver()) {
        return refusals.notYoursOrOfBot(open);
      }
      String lost = takenOver(conversation);
      if (lost != null) {
        return lost;
      }
    }
    Conversation now = conversations.get(conversation.id());
    Message message =
        work.outbox().agentSays(now, agent.name(), chosen.content(), AgentQuotes.NOTHING);
    stands(message, chosen.messageId());
    new Uncarried(work).tellAgent(now, desk, chosen.content());
    work.desks().touched(handoffs.get(String.valueOf(now.handoffId())));
    return null;
  }

  /** Takes a conversation over; returns why it was not to be had, null if it was. */
  private @Nullable String takenOver(Conversation conversation) {
    String lost = refusals.refusal(agent, work.controls().takeOver(conversation, desk, agent));
    Handoff open = handoffs.openOf(conversations.get(conversation.id()));
    boolean mine = open != null && open.isWith(agent.id());
    return mine ? null : lost == null ? refusals.staleButton() : lost;
  }

  /** Keeps a message as a note, and shows its author that it is one. */
  void note(Conversation conversation, Event.Said said, Content note) {
    new Watches(work).noted(conversation, notes.keep(conversation, with(said, note)));
    notes.acknowledge(said.messageId());
  }

  private static Event.Said with(Event.Said said, Content content) {
    return new Event.Said(
        said.messageId(), content, said.replyTo(), said.album(), said.toBot(), said.attributes());
  }

  private void stands(Message message, String platformId) {
    messages.addCopy(
        new MessageCopy(
            desk.channel(), inbound.place(), platformId, message.id(), MessageCopy.Side.DESK));
  }

  private void tellHere(Content content) {
    work.outbox().tellPlace(desk.channel(), inbound.place(), content);
  }
}
