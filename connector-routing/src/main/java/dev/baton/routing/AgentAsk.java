package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.store.BotQuestion;
import dev.baton.store.BotQuestionTable;
import dev.baton.texts.AgentText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets agents ask the bot of a conversation, or have it propose an answer to the user's last words.
 * The bot is asked in a lane of its own, so that neither the user nor the agent waits for it.
 */
final class AgentAsk {

  private static final int MOST_OPEN = 3;

  private final UnitOfWork work;
  private final BotQuestionTable questions;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final AgentNotes notes;

  AgentAsk(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.questions = work.tables().questions();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.notes = new AgentNotes(work, desk, inbound, agent);
  }

  /** Asks the bot what an agent wants to know. */
  void ask(Conversation conversation, Text question, Event.Said said) {
    if (!isAllowed()) {
      tell(AgentText.ASK_OFF);
    } else if (question.text().isBlank()) {
      tell(AgentText.ASK_HOW);
    } else if (isFree(conversation)) {
      add(conversation, kept(conversation, question, said), question, said);
    }
  }

  /** Asks the bot for an answer to the user's last words. */
  void draft(Conversation conversation, @Nullable Handoff open, Event.Said said) {
    if (!isAllowed()) {
      tell(AgentText.ASK_OFF);
    } else if (open == null) {
      tell(AgentText.DRAFT_WITH_BOT);
    } else if (WordsToAnswer.of(work, conversation) == null) {
      tell(AgentText.DRAFT_NO_WORDS);
    } else if (isFree(conversation)) {
      add(conversation, null, null, said);
    }
  }

  private boolean isAllowed() {
    return work.context().plan().handoff().ask();
  }

  private boolean isFree(Conversation conversation) {
    List<BotQuestion> open =
        questions.of(conversation.id()).stream()
            .filter(question -> question.state() != BotQuestion.State.ANSWERED)
            .toList();
    boolean free = open.size() < MOST_OPEN;
    if (!free) {
      tell(AgentText.ASK_TOO_MANY);
    }
    return free;
  }

  /** The question as a note, which colleagues see too; the answer quotes it. */
  private Message kept(Conversation conversation, Text question, Event.Said said) {
    return said.content() instanceof Text
        ? notes.keep(conversation, said)
        : work.write(
            conversation,
            Author.NOTE,
            agent.name(),
            Text.plain("/ask " + question.text()),
            Route.BATON,
            null);
  }

  private void add(
      Conversation conversation, @Nullable Message note, @Nullable Text words, Event.Said said) {
    questions.add(
        new BotQuestion(
            work.context().ids().next(),
            conversation.id(),
            conversation.handoffId(),
            desk.name(),
            inbound.place(),
            agent.name(),
            note == null ? null : note.id(),
            words,
            words == null,
            BotQuestion.State.WAITING,
            null,
            0,
            0,
            false,
            work.now()));
    work.afterCommit().wakeQuestions(conversation.id());
    notes.acknowledge(said.messageId());
  }

  private void tell(AgentText text) {
    work.outbox().tellPlace(desk.channel(), inbound.place(), work.words(desk).say(text));
  }
}
