package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.DeskThread;
import dev.baton.store.MessageCopy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What agents do at a desk, as changes. Who they are was verified before. */
final class AgentEvents {

  private final Change change;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final DeskAnswers answers;

  AgentEvents(Change change, DeskPlan desk, Inbound inbound, Person agent) {
    this.change = change;
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.answers = new DeskAnswers(change, desk);
  }

  /** A message in a thread that belongs to a conversation. */
  void saidIn(DeskThread thread, Event.Said said) {
    Conversation conversation = change.tables().conversations().get(thread.conversationId());
    Handoff open = openHandoff(conversation);
    String album = said.album();
    AgentCommand command = AgentCommand.of(said.content());
    boolean words = command instanceof AgentCommand.Say || command instanceof AgentCommand.Note;
    if (album != null && words) {
      showAlbum(conversation, open, said, album);
      return;
    }
    switch (command) {
      case AgentCommand.Say say -> {
        if (said.content() instanceof Text text && text.text().isBlank()) {
          tellHere(answers.help());
        } else {
          say(conversation, open, said);
        }
      }
      case AgentCommand.Note note -> keepAsNote(conversation, said.content());
      case AgentCommand.Claim claim -> claim(conversation, open);
      case AgentCommand.Resolve resolve -> resolve(conversation, open, resolve.lastWord());
      case AgentCommand.Release release -> release(open);
      case AgentCommand.History history ->
          tellHere(new Offers(change).history(conversation, history.count()));
      case AgentCommand.Who who -> tellHere(answers.who(conversation, open));
      case AgentCommand.Queue queue -> tellHere(answers.queue());
      case AgentCommand.Help help -> tellHere(answers.help());
      case AgentCommand.Unknown unknown -> tellHere(DeskAnswers.unknown(unknown));
    }
  }

  /** A message in the desk's space that belongs to no conversation; heard if meant for the bot. */
  void saidOutside(Event.Said said) {
    if (!said.toBot()) {
      return;
    }
    switch (AgentCommand.of(said.content())) {
      case AgentCommand.Claim claim -> claimNumber(claim.number());
      case AgentCommand.Queue queue -> tellHere(answers.queue());
      case AgentCommand.Help help -> tellHere(answers.help());
      case AgentCommand.Unknown unknown -> tellHere(DeskAnswers.unknown(unknown));
      case AgentCommand.Say say -> tellHere(DeskAnswers.notInThread());
      case AgentCommand.Note note -> tellHere(DeskAnswers.notInThread());
      case AgentCommand.Resolve resolve -> tellHere(DeskAnswers.notInThread());
      case AgentCommand.Release release -> tellHere(DeskAnswers.notInThread());
      case AgentCommand.History history -> tellHere(DeskAnswers.notInThread());
      case AgentCommand.Who who -> tellHere(DeskAnswers.notInThread());
    }
  }

  /** A message of an agent who has several conversations, in none of their threads. */
  void saidToNone(List<Handoff> mine) {
    Lines lines =
        new Lines().plain("You have several conversations. Which one? Write in its thread:");
    for (Handoff handoff : mine) {
      lines
          .newLine()
          .plain("• ")
          .bold(Offers.who(change.tables().conversations().get(handoff.conversationId())));
    }
    tellHere(lines.text());
  }

  /** An agent's message that is not taken, with the reason. */
  void refuse(String why) {
    tellHere(Text.plain(why));
  }

  void pressed(Event.Pressed pressed, ButtonTable.Meaning meaning) {
    switch (meaning.action()) {
      case ButtonAction.Claim claim ->
          answer(
              pressed, claimed(change.controls().claim(handoff(claim.handoffId()), desk, agent)));
      case ButtonAction.Resolve resolve -> {
        Handoff handoff = handoff(resolve.handoffId());
        answer(pressed, mine(handoff) ? null : notYours(handoff));
        if (mine(handoff)) {
          end(handoff);
        }
      }
      case ButtonAction.Release release -> {
        Handoff handoff = handoff(release.handoffId());
        answer(pressed, change.controls().release(handoff, agent) ? null : notYours(handoff));
      }
      case ButtonAction.SendDraft draft -> answer(pressed, sendHeldBack(draft.messageId(), false));
      case ButtonAction.TakeOverAndSend send ->
          answer(pressed, sendHeldBack(send.messageId(), true));
      case ButtonAction.RetryLetter retry ->
          answer(
              pressed,
              new RetryAtDesk(change).retry(retry.letterId(), meaning.conversationId(), agent));
      case ButtonAction.Choose choose -> answer(pressed, Texts.staleButton());
      case ButtonAction.AskForPerson ask -> answer(pressed, Texts.staleButton());
      case ButtonAction.BackToBot back -> answer(pressed, Texts.staleButton());
      case ButtonAction.AskAgain again -> answer(pressed, Texts.staleButton());
    }
  }

  private void say(Conversation conversation, @Nullable Handoff open, Event.Said said) {
    if (open == null) {
      holdBack(conversation, said, "The bot has this conversation.");
      return;
    }
    switch (open.status()) {
      case QUEUED -> {
        if (desk.claim() == DeskPlan.Claim.PRESS) {
          holdBack(conversation, said, "Nobody has claimed this conversation yet.");
          return;
        }
        switch (change.controls().claim(open, desk, agent)) {
          case Controls.Claimed.Won won -> relay(conversation, won.handoff(), said);
          case Controls.Claimed.TakenBy taken ->
              holdBack(conversation, said, taken.name() + " has this conversation.");
          case Controls.Claimed.Over over -> holdBack(conversation, said, "This handoff is over.");
          case Controls.Claimed.Own own -> tellHere(DeskAnswers.own());
        }
      }
      case ACCEPTED -> {
        if (mine(open)) {
          relay(conversation, open, said);
        } else {
          holdBack(conversation, said, open.agentName() + " has this conversation.");
        }
      }
      case COMPLETED, FAILED, EXPIRED -> holdBack(conversation, said, "This handoff is over.");
    }
  }

  /** An album is judged whole: one part that is no word to the user makes a note of all. */
  private void showAlbum(
      Conversation conversation, @Nullable Handoff open, Event.Said said, String album) {
    List<Message> parts = change.tables().messages().parts(conversation.id(), album);
    boolean word = AgentCommand.of(said.content()) instanceof AgentCommand.Say;
    boolean wordSoFar = parts.stream().allMatch(part -> part.author() == Author.AGENT);
    if (word && wordSoFar && takesPart(open)) {
      Conversation now = change.tables().conversations().get(conversation.id());
      Message part = change.post().agentShows(now, agent.name(), said.content(), album);
      stands(part, said.messageId());
      return;
    }
    Message note =
        word && parts.isEmpty()
            ? holdBack(
                conversation,
                said,
                open == null ? "The bot has this conversation." : notYours(open))
            : keepAsNote(conversation, said.content());
    change.tables().messages().partOf(note.id(), album);
    for (Message part : parts) {
      if (part.author() == Author.AGENT) {
        boolean sent =
            change.tables().messages().copies(part.id()).stream()
                .anyMatch(copy -> copy.side() == MessageCopy.Side.USER);
        boolean kept =
            change.tables().deliveries().takeBack(part.id(), Post.userLane(conversation.id()));
        if (sent || !kept) {
          tellHere(Text.plain("A part of this album was sent before its note came."));
        } else {
          change.tables().messages().reclassify(part.id(), Author.NOTE, agent.name());
        }
      }
    }
  }

  /** Whether the agent has the handoff, or gets it by this answer. */
  private boolean takesPart(@Nullable Handoff open) {
    if (open == null) {
      return false;
    }
    boolean claims = open.status() == HandoffStatus.QUEUED && desk.claim() == DeskPlan.Claim.ANSWER;
    boolean has =
        claims
            ? change.controls().claim(open, desk, agent) instanceof Controls.Claimed.Won
            : mine(open);
    if (has) {
      change.people().touched(change.tables().handoffs().get(open.id()));
    }
    return has;
  }

  private void relay(Conversation before, Handoff handoff, Event.Said said) {
    Conversation conversation = change.tables().conversations().get(before.id());
    Message message = change.post().agentSays(conversation, agent.name(), said.content());
    stands(message, said.messageId());
    change.people().touched(handoff);
  }

  /** What somebody without control writes stays with the agents, and is offered to be sent. */
  private Message holdBack(Conversation conversation, Event.Said said, String why) {
    Message note = keepAsNote(conversation, said.content());
    Button send =
        change
            .post()
            .button(
                conversation.id(),
                "Take over and send",
                new ButtonAction.TakeOverAndSend(note.id(), desk.name()));
    tellHere(
        new Content.Buttons(
            new Lines().plain(why + " Your message was ").bold("not sent").plain(".").text(),
            List.of(send)));
    return note;
  }

  private @Nullable String sendHeldBack(String messageId, boolean takeOver) {
    Message message = change.tables().messages().get(messageId);
    if (message.author() != Author.NOTE && message.author() != Author.DRAFT) {
      return "This was sent already.";
    }
    Conversation conversation = change.tables().conversations().get(message.conversationId());
    Handoff open = openHandoff(conversation);
    if (open == null || !mine(open)) {
      if (!takeOver) {
        return open == null ? "Nobody has this conversation; claim it first." : notYours(open);
      }
      String lost = claimed(change.controls().takeOver(conversation, desk, agent));
      open = openHandoff(change.tables().conversations().get(conversation.id()));
      if (open == null || !mine(open)) {
        return lost == null ? Texts.staleButton() : lost;
      }
    }
    Conversation now = change.tables().conversations().get(conversation.id());
    change.tables().messages().reclassify(message.id(), Author.AGENT, agent.name());
    change
        .post()
        .deliverToUser(now, message, message.content(), null, null, change.post().heldUntil(now));
    change.broadcasts().said(now, message);
    change.people().touched(open);
    return null;
  }

  private void claim(Conversation conversation, @Nullable Handoff open) {
    Controls.Claimed claimed =
        open == null
            ? change.controls().takeOver(conversation, desk, agent)
            : change.controls().claim(open, desk, agent);
    String refusal = claimed(claimed);
    if (refusal != null) {
      tellHere(Text.plain(refusal));
    }
  }

  private void claimNumber(int number) {
    List<Handoff> waiting = answers.waiting();
    int index = number == 0 ? 0 : number - 1;
    if (index >= waiting.size()) {
      tellHere(
          Text.plain(
              waiting.isEmpty() ? "Nobody is waiting." : "There is no number " + number + "."));
      return;
    }
    String refusal = claimed(change.controls().claim(waiting.get(index), desk, agent));
    if (refusal != null) {
      tellHere(Text.plain(refusal));
    }
  }

  private void resolve(
      Conversation conversation, @Nullable Handoff open, @Nullable String lastWord) {
    if (open == null || !mine(open)) {
      tellHere(Text.plain(open == null ? "This conversation is with the bot." : notYours(open)));
      return;
    }
    if (lastWord != null) {
      change.post().agentSays(conversation, agent.name(), Text.plain(lastWord));
    }
    end(open);
  }

  private void end(Handoff handoff) {
    change
        .controls()
        .end(
            handoff,
            EndReason.AGENT_RESOLVED,
            new Lines()
                .plain("✅ Resolved by ")
                .bold(agent.name())
                .plain(". The bot goes on.")
                .text());
  }

  private void release(@Nullable Handoff open) {
    if (open == null || !change.controls().release(open, agent)) {
      tellHere(Text.plain(open == null ? "This conversation is with the bot." : notYours(open)));
    }
  }

  private Message keepAsNote(Conversation conversation, Content content) {
    Message note =
        change
            .tables()
            .messages()
            .add(
                change.house().ids().next(),
                conversation.id(),
                Author.NOTE,
                agent.name(),
                content,
                Route.BATON,
                conversation.epoch(),
                null,
                conversation.handoffId(),
                change.now());
    if (inbound.event() instanceof Event.Said said) {
      stands(note, said.messageId());
    }
    return note;
  }

  private void stands(Message message, String platformId) {
    change
        .tables()
        .messages()
        .standsAt(
            new MessageCopy(
                desk.channel(), inbound.place(), platformId, message.id(), MessageCopy.Side.DESK));
  }

  private @Nullable Handoff openHandoff(Conversation conversation) {
    String id = conversation.handoffId();
    return id == null ? null : change.tables().handoffs().get(id);
  }

  private Handoff handoff(String id) {
    return change.tables().handoffs().get(id);
  }

  private boolean mine(Handoff handoff) {
    return handoff.status() == HandoffStatus.ACCEPTED && agent.id().equals(handoff.agentId());
  }

  private static String notYours(Handoff handoff) {
    return switch (handoff.status()) {
      case ACCEPTED -> handoff.agentName() + " has this conversation.";
      case QUEUED -> "Nobody has claimed this conversation yet.";
      case COMPLETED, FAILED, EXPIRED -> "This handoff is over.";
    };
  }

  private @Nullable String claimed(Controls.Claimed claimed) {
    return switch (claimed) {
      case Controls.Claimed.Won won -> null;
      case Controls.Claimed.TakenBy taken ->
          taken.id().equals(agent.id())
              ? "You have this conversation already."
              : "Already taken by " + taken.name() + ".";
      case Controls.Claimed.Over over -> "This handoff is over.";
      case Controls.Claimed.Own own -> DeskAnswers.own().text();
    };
  }

  private void tellHere(Content content) {
    change.post().tellPlace(desk.channel(), inbound.place(), content);
  }

  private void answer(Event.Pressed pressed, @Nullable String text) {
    String pressId = pressed.pressId();
    if (pressId != null) {
      change.effects().answerPress(desk.channel(), pressId, text);
    } else if (text != null) {
      tellHere(Text.plain(text));
    }
  }
}
