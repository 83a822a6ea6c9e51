package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a bot's messages that came too late as drafts: agents see them and may send them. */
final class Drafts {

  private static final Logger log = LoggerFactory.getLogger(Drafts.class);

  private final UnitOfWork work;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;

  Drafts(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
  }

  /** Whether a turn caused the open handoff and no message of an agent has been released yet. */
  static boolean lastWordsOf(UnitOfWork work, Conversation conversation, String turnId) {
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      return false;
    }
    Handoff handoff = work.tables().handoffs().get(handoffId);
    return turnId.equals(handoff.causingTurn()) && !handoff.agentSpoke();
  }

  /** Whether a message of an agent was released to the user after a message was received. */
  static boolean agentSpokeSince(UnitOfWork work, Message message) {
    return work.tables().handoffs().of(message.conversationId()).stream()
        .filter(Handoff::agentSpoke)
        .map(Handoff::endedAt)
        .anyMatch(ended -> ended == null || !ended.isBefore(message.at()));
  }

  /**
   * Sends a bot's message or keeps it as a draft. It is sent if the epoch in which it was asked for
   * still holds, or if it is among the last messages of the turn that caused the handoff. All
   * others are kept.
   *
   * @param turnId the turn that produced it
   * @param epoch the epoch in which the turn was given to the bot
   */
  void sayOrKeep(Conversation conversation, Content content, String turnId, long epoch) {
    if (conversation.epoch() == epoch || lastWordsOf(work, conversation, turnId)) {
      work.outbox().botSays(conversation, content, turnId, conversation.epoch());
    } else {
      keep(conversation, content, turnId);
    }
  }

  /**
   * Keeps content that was not sent yet.
   *
   * @param turnId the turn that produced it; null if nobody asked for it
   */
  void keep(Conversation conversation, Content content, @Nullable String turnId) {
    Message draft = work.write(conversation, Author.DRAFT, null, content, Route.BATON, turnId);
    show(conversation, draft);
  }

  /** Keeps a message that was about to be sent but turns out to be too late. */
  void keep(Conversation conversation, Message message) {
    messages.reclassify(message.id(), Author.DRAFT, null);
    work.changed(message.id());
    show(conversation, message);
  }

  private void show(Conversation conversation, Message draft) {
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      if (draft.turnId() == null) {
        showWhereItWas(conversation, draft);
      } else {
        tellOfLostAnswer(conversation, draft);
      }
      return;
    }
    Handoff handoff = handoffs.get(handoffId);
    AgentText told = draft.turnId() == null ? AgentText.DRAFT_WANTED : AgentText.DRAFT_LATE;
    work.desks()
        .tell(
            conversation,
            handoff,
            words ->
                new Content.Buttons(
                    words.say(told, words.summary(draft.content())),
                    List.of(sendButton(conversation, draft, words))));
  }

  private Button sendButton(Conversation conversation, Message draft, DeskWords words) {
    return work.outbox()
        .button(
            conversation.id(),
            words.plain(AgentText.SEND_IT),
            new ButtonAction.SendDraft(draft.id(), words.desk().name()));
  }

  /**
   * Shows a draft of the previous bot at the desks that know the conversation; another bot has it
   * now.
   */
  private void showWhereItWas(Conversation conversation, Message draft) {
    log.info("kept message {} of conversation {} as a draft", draft.id(), conversation.id());
    for (DeskPlan desk : work.context().plan().desks().values()) {
      if (threads.current(conversation.id(), desk.name()).isPresent()) {
        DeskWords words = work.words(desk);
        Button send =
            work.outbox()
                .button(
                    conversation.id(),
                    words.plain(AgentText.TAKE_OVER_AND_SEND),
                    new ButtonAction.TakeOverAndSend(draft.id(), desk.name()));
        work.outbox()
            .tellDesk(
                conversation,
                desk,
                new Content.Buttons(
                    words.say(AgentText.DRAFT_OF_ANOTHER, words.summary(draft.content())),
                    List.of(send)));
      }
    }
  }

  /**
   * Tells the user that an answer was lost. They went to people and came back in the meantime, so
   * nobody else would see that the answer came.
   */
  private void tellOfLostAnswer(Conversation conversation, Message draft) {
    String turnId = draft.turnId();
    if (turnId == null) {
      return;
    }
    List<Message> turn = messages.ofTurn(conversation.id(), turnId);
    boolean first = turn.stream().filter(message -> message.author() == Author.DRAFT).count() == 1;
    turn.stream()
        .filter(message -> message.author() == Author.USER && first)
        .findFirst()
        .ifPresent(asked ->
            work.outbox()
                .systemOffers(
                    conversation,
                    List.of(
                        work.outbox()
                            .button(
                                conversation,
                                UserText.ASK_AGAIN,
                                new ButtonAction.AskAgain(asked.id()))),
                    UserText.ANSWER_LOST));
  }
}
