package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeskThread;
import dev.baton.store.HandoffTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles what agents do at a desk, within a unit of work. The agents' identity has been verified
 * before.
 */
final class AgentEvents {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final DeskAnswers answers;
  private final AgentWords words;

  AgentEvents(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.answers = new DeskAnswers(work, desk);
    this.words = new AgentWords(work, desk, inbound, agent);
  }

  /** Handles a message in a thread that belongs to a conversation. */
  void saidIn(DeskThread thread, Event.Said said) {
    Conversation conversation = conversations.get(thread.conversationId());
    Handoff open = handoffs.openOf(conversation);
    String album = said.album();
    AgentCommand command = AgentCommand.of(said.content());
    boolean isWord = command instanceof AgentCommand.Say || command instanceof AgentCommand.Note;
    if (album != null && isWord) {
      words.showAlbum(conversation, open, said, album);
      return;
    }
    switch (command) {
      case AgentCommand.Say say -> {
        if (said.content() instanceof Text text && text.text().isBlank()) {
          tellHere(answers.help());
        } else {
          words.say(conversation, open, said);
        }
      }
      case AgentCommand.Note note -> words.keepAsNote(conversation, said.content());
      case AgentCommand.Claim claim -> claim(conversation, open);
      case AgentCommand.Resolve resolve -> resolve(conversation, open, resolve.lastWord());
      case AgentCommand.Release release -> release(open);
      case AgentCommand.History history -> tellHere(answers.history(conversation, history.count()));
      case AgentCommand.Who who -> tellHere(answers.who(conversation, open));
      case AgentCommand.Queue queue -> tellHere(answers.queue());
      case AgentCommand.Help help -> tellHere(answers.help());
      case AgentCommand.Unknown unknown -> tellHere(DeskAnswers.unknown(unknown));
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

  /** Answers an agent who has several conversations and wrote outside all of their threads. */
  void saidToNone(List<Handoff> mine) {
    TextBuilder lines =
        new TextBuilder().plain("You have several conversations. Which one? Write in its thread:");
    for (Handoff handoff : mine) {
      lines.newLine().plain("• ").bold(Offers.who(conversations.get(handoff.conversationId())));
    }
    tellHere(lines.text());
  }

  /** Tells an agent why their message was not accepted. */
  void refuse(String why) {
    tellHere(Text.plain(why));
  }

  void pressed(Event.Pressed pressed, ButtonTable.Meaning meaning) {
    switch (meaning.action()) {
      case ButtonAction.Claim claim ->
          answer(
              pressed,
              DeskAnswers.refusal(
                  agent, work.controls().claim(handoffs.get(claim.handoffId()), desk, agent)));
      case ButtonAction.Resolve resolve -> {
        Handoff handoff = handoffs.get(resolve.handoffId());
        answer(pressed, handoff.isWith(agent.id()) ? null : DeskAnswers.notYours(handoff));
        if (handoff.isWith(agent.id())) {
          end(handoff);
        }
      }
      case ButtonAction.Release release -> {
        Handoff handoff = handoffs.get(release.handoffId());
        answer(
            pressed,
            work.controls().release(handoff, agent) ? null : DeskAnswers.notYours(handoff));
      }
      case ButtonAction.SendDraft draft ->
          answer(pressed, words.sendHeldBack(draft.messageId(), false));
      case ButtonAction.TakeOverAndSend send ->
          answer(pressed, words.sendHeldBack(send.messageId(), true));
      case ButtonAction.RetryLetter retry ->
          answer(
              pressed,
              new RetryAtDesk(work).retry(retry.letterId(), meaning.conversationId(), agent));
      case ButtonAction.Choose choose -> answer(pressed, Texts.staleButton());
      case ButtonAction.AskForPerson ask -> answer(pressed, Texts.staleButton());
      case ButtonAction.BackToBot back -> answer(pressed, Texts.staleButton());
      case ButtonAction.AskAgain again -> answer(pressed, Texts.staleButton());
    }
  }

  private void claim(Conversation conversation, @Nullable Handoff open) {
    Controls.Claimed claimed =
        open == null
            ? work.controls().takeOver(conversation, desk, agent)
            : work.controls().claim(open, desk, agent);
    String refusal = DeskAnswers.refusal(agent, claimed);
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
    String refusal =
        DeskAnswers.refusal(agent, work.controls().claim(waiting.get(index), desk, agent));
    if (refusal != null) {
      tellHere(Text.plain(refusal));
    }
  }

  private void resolve(
      Conversation conversation, @Nullable Handoff open, @Nullable String lastWord) {
    if (open == null || !open.isWith(agent.id())) {
      tellHere(
          Text.plain(
              open == null ? "This conversation is with the bot." : DeskAnswers.notYours(open)));
      return;
    }
    if (lastWord != null) {
      work.outbox().agentSays(conversation, agent.name(), Text.plain(lastWord));
    }
    end(open);
  }

  private void end(Handoff handoff) {
    work.controls()
        .end(
            handoff,
            EndReason.AGENT_RESOLVED,
            new TextBuilder()
                .plain("✅ Resolved by ")
                .bold(agent.name())
                .plain(". The bot goes on.")
                .text());
  }

  private void release(@Nullable Handoff open) {
    if (open == null || !work.controls().release(open, agent)) {
      tellHere(
          Text.plain(
              open == null ? "This conversation is with the bot." : DeskAnswers.notYours(open)));
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
