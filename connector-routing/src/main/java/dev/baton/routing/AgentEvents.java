package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.texts.AgentText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles what agents do at a desk, within a unit of work. The agents' identity has been verified
 * before.
 */
final class AgentEvents {

  private static final int SHOWN = 60;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final DeskAnswers answers;
  private final AgentWords words;
  private final AgentCanned canned;
  private final Transfers transfers;
  private final AgentAsk asks;
  private final AgentWatch watches;
  private final DeskWords texts;
  private final Refusals refusals;
  private final UnaddressedWords unaddressed;

  AgentEvents(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.answers = new DeskAnswers(work, desk);
    this.words = new AgentWords(work, desk, inbound, agent);
    this.canned = new AgentCanned(work, desk, inbound, agent);
    this.transfers = new Transfers(work, desk, agent);
    this.asks = new AgentAsk(work, desk, inbound, agent);
    this.watches = new AgentWatch(work, desk, inbound, agent);
    this.texts = work.words(desk);
    this.refusals = new Refusals(texts);
    this.unaddressed = new UnaddressedWords(work, desk.channel(), inbound);
  }

  /** Handles a message that belongs to a conversation. */
  void saidIn(String conversationId, Event.Said said) {
    Conversation conversation = conversations.get(conversationId);
    Handoff open = handoffs.openOf(conversation);
    String album = said.album();
    if (album != null) {
      words.showAlbum(conversation, open, said, album);
      return;
    }
    obey(meaning(said), conversation, open, said);
  }

  /** What was forwarded is no command of the agent who forwarded it. */
  private static AgentCommand meaning(Event.Said said) {
    AgentCommand command = AgentCommand.of(said.content());
    boolean forwarded = said.attributes().forwardedFrom() != null;
    return forwarded && !(command instanceof AgentCommand.Note) ? new AgentCommand.Say() : command;
  }

  private void obey(
      AgentCommand command, Conversation conversation, @Nullable Handoff open, Event.Said said) {
    switch (command) {
      case AgentCommand.Say say -> {
        if (said.content() instanceof Text text && text.text().isBlank()) {
          tellHere(answers.help());
        } else {
          words.say(conversation, open, said);
        }
      }
      case AgentCommand.Tell tell -> tell(tell.words(), conversation, open, said);
      case AgentCommand.Note note -> {
        if (!watches.whisper(said, true)) {
          words.note(conversation, said, said.content());
        }
      }
      case AgentCommand.WithNote both -> {
        words.note(conversation, said, both.note());
        obey(both.command(), conversation, open, said);
      }
      case AgentCommand.Claim claim -> claim(conversation, open);
      case AgentCommand.Resolve resolve -> resolve(conversation, open, said, resolve.lastWord());
      case AgentCommand.Release release -> release(open);
      case AgentCommand.Transfer transfer -> {
        Content answer = transfers.command(conversation, open, transfer.words());
        if (answer != null) {
          tellHere(answer);
        }
      }
      case AgentCommand.History history -> tellHere(answers.history(conversation, history.count()));
      case AgentCommand.Who who -> tellHere(answers.who(conversation, open));
      case AgentCommand.Queue queue -> tellHere(answers.queue());
      case AgentCommand.Away away -> away(away);
      case AgentCommand.Back back -> back();
      case AgentCommand.Canned about -> canned.obey(about, conversation, open, said);
      case AgentCommand.Undo undo ->
          new AgentUndo(work, desk, inbound, agent).undo(conversation, open, said);
      case AgentCommand.Ask ask -> asks.ask(conversation, ask.question(), said);
      case AgentCommand.Draft draft -> asks.draft(conversation, open, said);
      case AgentCommand.Later later ->
          tellHere(new AgentLater(work, desk, agent).obey(later.words(), conversation, open));
      case AgentCommand.Watch watch -> watches.obey(watch.words());
      case AgentCommand.Help help -> tellHere(answers.help());
      case AgentCommand.Unknown unknown -> tellHere(answers.unknown(unknown));
    }
  }

  private void tell(
      @Nullable Content said, Conversation conversation, @Nullable Handoff open, Event.Said by) {
    if (said != null) {
      words.tell(conversation, open, by, said);
      return;
    }
    String refusal = words.tellQuoted(conversation, by);
    if (refusal != null) {
      tellHere(Text.plain(refusal));
    }
  }

  /**
   * Handles a message in the desk's space that belongs to no conversation. It is ignored unless it
   * is addressed to the bot.
   */
  void saidOutside(Event.Said said) {
    if (!said.toBot()) {
      return;
    }
    obeyOutside(meaning(said));
  }

  private void obeyOutside(AgentCommand command) {
    switch (command) {
      case AgentCommand.WithNote both -> {
        obeyOutside(both.command());
        tellHere(texts.say(AgentText.NOTE_OUTSIDE));
      }
      case AgentCommand.Claim claim -> claimNumber(claim.number());
      case AgentCommand.Queue queue -> tellHere(answers.queue());
      case AgentCommand.Away away -> away(away);
      case AgentCommand.Back back -> back();
      case AgentCommand.Help help -> tellHere(answers.help());
      case AgentCommand.Unknown unknown -> tellHere(answers.unknown(unknown));
      case AgentCommand.Say say -> tellHere(answers.notInThread());
      case AgentCommand.Tell tell -> tellHere(answers.notInThread());
      case AgentCommand.Note note -> tellHere(answers.notInThread());
      case AgentCommand.Resolve resolve -> tellHere(answers.notInThread());
      case AgentCommand.Release release -> tellHere(answers.notInThread());
      case AgentCommand.Transfer transfer -> tellHere(answers.notInThread());
      case AgentCommand.History history -> tellHere(answers.notInThread());
      case AgentCommand.Who who -> tellHere(answers.notInThread());
      case AgentCommand.Canned about -> canned.obeyOutside(about);
      case AgentCommand.Undo undo -> tellHere(answers.notInThread());
      case AgentCommand.Ask ask -> tellHere(answers.notInThread());
      case AgentCommand.Draft draft -> tellHere(answers.notInThread());
      case AgentCommand.Later later -> tellHere(answers.notInThread());
      case AgentCommand.Watch watch -> watches.obey(watch.words());
    }
  }

  /**
   * Handles a message in the agent's private chat that belongs to no thread. Words go to a user
   * only if there is no doubt for whom they are.
   *
   * @param seats what the agent has, or had lately
   */
  void saidAside(Event.Said said, List<AgentSeats.Seat> seats) {
    obeyAside(meaning(said), said, seats);
  }

  private void obeyAside(AgentCommand command, Event.Said said, List<AgentSeats.Seat> seats) {
    List<AgentSeats.Seat> open = seats.stream().filter(AgentSeats.Seat::open).toList();
    switch (command) {
      case AgentCommand.WithNote both -> {
        boolean ofAll =
            both.command() instanceof AgentCommand.Claim
                || both.command() instanceof AgentCommand.Away;
        if ((open.size() == 1 || asksWhich(open)) && !ofAll) {
          toOnly(seats, said);
        } else {
          obeyAside(both.command(), said, seats);
          tellHere(texts.say(AgentText.NOTE_OUTSIDE));
        }
      }
      case AgentCommand.Claim claim -> claimNumber(claim.number());
      case AgentCommand.Queue queue -> tellHere(answers.queue());
      case AgentCommand.Away away -> away(away);
      case AgentCommand.Back back -> back();
      case AgentCommand.Help help -> tellHere(answers.help());
      case AgentCommand.Unknown unknown -> tellHere(answers.unknown(unknown));
      case AgentCommand.Say say -> {
        AgentSeats.Seat only = AgentSeats.only(seats);
        if (watches.quotesAnother(said, only == null ? null : only.conversationId())) {
          tellHere(texts.say(AgentText.OF_ANOTHER));
        } else if (only != null || (said.album() != null && !seats.isEmpty())) {
          toOnlyOrNobody(said, seats);
        } else {
          askForWhom(said.messageId(), command, said.content(), seats);
        }
      }
      case AgentCommand.Tell tell -> {
        AgentSeats.Seat only = AgentSeats.only(seats);
        Content meant = tell.words();
        if (watches.quotesAnother(said, only == null ? null : only.conversationId())) {
          tellHere(texts.say(AgentText.OF_ANOTHER));
        } else if (only != null || (said.album() != null && !seats.isEmpty())) {
          toOnlyOrNobody(said, seats);
        } else if (meant == null) {
          tellHere(texts.say(AgentText.SAY_WHAT));
        } else {
          askForWhom(said.messageId(), command, meant, seats);
        }
      }
      case AgentCommand.Note note -> {
        if (!watches.whisper(said, !open.isEmpty())) {
          toOnly(seats, said);
        }
      }
      case AgentCommand.Resolve resolve -> toOnly(seats, said);
      case AgentCommand.Release release -> toOnly(seats, said);
      case AgentCommand.Transfer transfer -> toOnly(seats, said);
      case AgentCommand.History history -> toOnly(seats, said);
      case AgentCommand.Who who -> toOnly(seats, said);
      case AgentCommand.Canned about -> {
        boolean sends = about instanceof AgentCommand.Canned.Find find && !find.words().isEmpty();
        if (AgentSeats.only(seats) != null || (sends && asksWhich(open))) {
          toOnly(seats, said);
        } else {
          canned.obeyOutside(about);
        }
      }
      case AgentCommand.Undo undo -> toOnly(seats, said);
      case AgentCommand.Ask ask -> toOnly(seats, said);
      case AgentCommand.Draft draft -> toOnly(seats, said);
      case AgentCommand.Later later -> toOnly(seats, said);
      case AgentCommand.Watch watch -> watches.obey(watch.words());
    }
  }

  /** Handles the edit of a message in the agent's private chat that nobody has got. */
  void editedAside(Event.Edited edited, List<AgentSeats.Seat> seats) {
    if (edited.content() instanceof Content.Location) {
      return;
    }
    AgentCommand means = AgentCommand.of(edited.content());
    if (means instanceof AgentCommand.Say) {
      askForWhom(edited.messageId(), means, edited.content(), seats);
    } else if (means instanceof AgentCommand.Tell tell && tell.words() != null) {
      askForWhom(edited.messageId(), means, tell.words(), seats);
    } else {
      unaddressed.forget(edited.messageId());
      tellHere(texts.say(AgentText.EDIT_NO_COMMAND));
    }
  }

  private void toOnlyOrNobody(Event.Said said, List<AgentSeats.Seat> seats) {
    AgentSeats.Seat only = AgentSeats.only(seats);
    if (only != null) {
      saidIn(only.conversationId(), said);
    } else {
      tellHere(texts.say(AgentText.ALBUM_FOR_NOBODY));
    }
  }

  private void toOnly(List<AgentSeats.Seat> seats, Event.Said said) {
    AgentSeats.Seat only = AgentSeats.only(seats);
    List<AgentSeats.Seat> open = seats.stream().filter(AgentSeats.Seat::open).toList();
    if (watches.quotesAnother(said, only == null ? null : only.conversationId())) {
      tellHere(texts.say(AgentText.OF_ANOTHER));
    } else if (only != null) {
      saidIn(only.conversationId(), said);
    } else if (asksWhich(open)) {
      askForWhich(said, open);
    } else {
      tellHere(seats.isEmpty() ? texts.say(AgentText.NOTHING_OPEN) : answers.notInThread());
    }
  }

  /** Whether only a question can tell for which conversation a command is. */
  private boolean asksWhich(List<AgentSeats.Seat> open) {
    return !open.isEmpty()
        && !(work.context().channel(desk.channel()) instanceof ThreadOpeningChannel);
  }

  private void askForWhich(Event.Said said, List<AgentSeats.Seat> open) {
    String messageId = said.messageId();
    List<Button> choices = new ArrayList<>();
    for (AgentSeats.Seat seat : open) {
      choices.add(
          work.outbox()
              .button(
                  seat.conversationId(),
                  texts.who(conversations.get(seat.conversationId())),
                  new ButtonAction.ObeyIn(
                      seat.conversationId(), seat.desk().name(), messageId, said.content()),
                  unaddressed.subject(messageId)));
    }
    tellHere(
        new Content.Buttons(texts.say(AgentText.FOR_WHOM, beginning(said.content())), choices));
  }

  /** Asks for whom words are, of those to whom such words go at their desk. */
  private void askForWhom(
      String messageId, AgentCommand means, Content content, List<AgentSeats.Seat> seats) {
    if (seats.isEmpty()) {
      tellHere(texts.say(watches.follows() ? AgentText.ONLY_FOLLOWED : AgentText.NOTHING_OPEN));
      return;
    }
    unaddressed.forget(messageId);
    List<AgentSeats.Seat> asked =
        seats.stream()
            .filter(seat ->
                means instanceof AgentCommand.Tell || seat.desk().relay() == DeskPlan.Relay.ALL)
            .toList();
    if (asked.isEmpty()) {
      tellHere(texts.say(AgentText.SAID_FOR_NOBODY));
      return;
    }
    List<Button> choices = new ArrayList<>();
    for (AgentSeats.Seat seat : asked) {
      String who = texts.who(conversations.get(seat.conversationId()));
      choices.add(
          work.outbox()
              .button(
                  seat.conversationId(),
                  seat.open() ? who : texts.plain(AgentText.TAKE_OVER_USER, who),
                  new ButtonAction.SendTo(
                      seat.conversationId(), seat.desk().name(), messageId, content, !seat.open()),
                  unaddressed.subject(messageId)));
    }
    tellHere(
        new Content.Buttons(texts.say(AgentText.FOR_WHOM_NOT_SENT, beginning(content)), choices));
  }

  private String beginning(Content content) {
    return TranscriptLines.shortened(texts.summary(content), SHOWN, work.context().masking());
  }

  /** Tells an agent why their message was not accepted. */
  void refuse(AgentText why, Object... values) {
    tellHere(texts.say(why, values));
  }

  void pressed(Event.Pressed pressed, ButtonTable.Meaning meaning) {
    switch (meaning.action()) {
      case ButtonAction.Claim claim ->
          answer(
              pressed,
              refusals.refusal(
                  agent, work.controls().claim(handoffs.get(claim.handoffId()), desk, agent)));
      case ButtonAction.Resolve resolve -> {
        Handoff handoff = handoffs.get(resolve.handoffId());
        answer(pressed, handoff.isWith(agent.id()) ? null : refusals.notYours(handoff));
        if (handoff.isWith(agent.id())) {
          end(handoff);
        }
      }
      case ButtonAction.Release release -> {
        Handoff handoff = handoffs.get(release.handoffId());
        answer(
            pressed,
            new Requeues(work).release(handoff, agent) ? null : refusals.notYours(handoff));
      }
      case ButtonAction.SendDraft draft ->
          answer(pressed, words.sendHeldBack(draft.messageId(), false));
      case ButtonAction.TakeOverAndSend send ->
          answer(pressed, words.sendHeldBack(send.messageId(), true));
      case ButtonAction.SendTo send -> {
        String refusal = words.sendTo(send);
        answer(pressed, refusal);
        if (refusal == null) {
          unaddressed.forget(send.messageId());
          String who = texts.who(conversations.get(send.conversationId()));
          work.outbox()
              .settle(
                  desk.channel(),
                  inbound.place(),
                  pressed.messageId(),
                  texts.say(AgentText.SENT_TO, who));
        }
      }
      case ButtonAction.ObeyIn obey -> {
        answer(pressed, null);
        unaddressed.forget(obey.messageId());
        String who = texts.who(conversations.get(obey.conversationId()));
        work.outbox()
            .settle(
                desk.channel(),
                inbound.place(),
                pressed.messageId(),
                texts.say(AgentText.OBEYED_FOR, who, beginning(obey.content())));
        saidIn(
            obey.conversationId(),
            new Event.Said(obey.messageId(), obey.content(), null, null, true));
      }
      case ButtonAction.SendCanned chosen -> answer(pressed, canned.sendChosen(chosen, pressed));
      case ButtonAction.PassOn pass ->
          answer(pressed, transfers.chosen(pass, inbound.place(), pressed.messageId()));
      case ButtonAction.AskForTransfer wish ->
          answer(pressed, transfers.offer(wish, inbound.place()));
      case ButtonAction.TakeTransfer take -> answer(pressed, transfers.take(take));
      case ButtonAction.DeclineTransfer decline -> answer(pressed, transfers.decline(decline));
      case ButtonAction.TakeOver take -> answer(pressed, watches.takeOver(take));
      case ButtonAction.RetryLetter retry ->
          answer(
              pressed,
              new RetryAtDesk(work)
                  .retry(retry.letterId(), meaning.conversationId(), texts, agent));
      case ButtonAction.Choose choose -> answer(pressed, refusals.staleButton());
      case ButtonAction.AskForPerson ask -> answer(pressed, refusals.staleButton());
      case ButtonAction.LeaveMessage leave -> answer(pressed, refusals.staleButton());
      case ButtonAction.BackToBot back -> answer(pressed, refusals.staleButton());
      case ButtonAction.AskAgain again -> answer(pressed, refusals.staleButton());
      case ButtonAction.CallMe call -> answer(pressed, refusals.staleButton());
      case ButtonAction.StopWaiting stop -> answer(pressed, refusals.staleButton());
      case ButtonAction.Rate rate -> answer(pressed, refusals.staleButton());
      case ButtonAction.AddComment add -> answer(pressed, refusals.staleButton());
      case ButtonAction.NoComment none -> answer(pressed, refusals.staleButton());
      case ButtonAction.CommentForBot wanted -> answer(pressed, refusals.staleButton());
      case ButtonAction.EmailTranscript email -> answer(pressed, refusals.staleButton());
      case ButtonAction.NoEmail none -> answer(pressed, refusals.staleButton());
    }
  }

  private void away(AgentCommand.Away away) {
    tellHere(new AgentPresence(work).away(desk, agent, inbound, away.reason()));
  }

  private void back() {
    tellHere(new AgentPresence(work).back(desk, agent, inbound));
  }

  private void claim(Conversation conversation, @Nullable Handoff open) {
    Controls.Claimed claimed =
        open == null
            ? work.controls().takeOver(conversation, desk, agent)
            : work.controls().claim(open, desk, agent);
    String refusal = refusals.refusal(agent, claimed);
    if (refusal != null) {
      tellHere(Text.plain(refusal));
    }
  }

  private void claimNumber(int number) {
    List<Handoff> waiting = answers.waiting();
    int index = number == 0 ? 0 : number - 1;
    if (index >= waiting.size()) {
      tellHere(
          waiting.isEmpty()
              ? texts.say(AgentText.NOBODY_WAITS)
              : texts.say(AgentText.NO_SUCH_NUMBER, String.valueOf(number)));
      return;
    }
    String refusal =
        refusals.refusal(agent, work.controls().claim(waiting.get(index), desk, agent));
    if (refusal != null) {
      tellHere(Text.plain(refusal));
    }
  }

  private void resolve(
      Conversation conversation,
      @Nullable Handoff open,
      Event.Said said,
      @Nullable Content lastWord) {
    if (open == null || !open.isWith(agent.id())) {
      tellHere(Text.plain(refusals.notYoursOrWithBot(open)));
      return;
    }
    if (lastWord == null || words.sayLast(conversation, open, said, lastWord)) {
      end(open);
    }
  }

  private void end(Handoff handoff) {
    work.controls().end(handoff, EndReason.AGENT_RESOLVED, resolvedBy(agent));
  }

  /** What a desk reads at the end. */
  static DeskLine resolvedBy(Person agent) {
    return words -> words.say(AgentText.RESOLVED_BY, agent.name());
  }

  private void release(@Nullable Handoff open) {
    if (open == null || !new Requeues(work).release(open, agent)) {
      tellHere(Text.plain(refusals.notYoursOrWithBot(open)));
    }
  }

  private void tellHere(Content content) {
    work.outbox().tellPlace(desk.channel(), inbound.place(), content);
  }

  private void answer(Event.Pressed pressed, @Nullable String text) {
    String pressId = pressed.pressId();
    if (pressId != null) {
      work.afterCommit().answerPress(desk.channel(), pressId, text);
    } else if (text != null) {
      tellHere(Text.plain(text));
    }
  }
}
