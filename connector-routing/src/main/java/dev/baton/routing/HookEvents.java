package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.hook.Hook;
import dev.baton.hook.HookJson;
import dev.baton.hook.HookKind;
import dev.baton.store.ConversationTable;
import dev.baton.store.GivenTurn;
import dev.baton.store.HandoffTable;
import dev.baton.store.HookEvent;
import dev.baton.store.HookTable;
import dev.baton.store.MessageTable;
import dev.baton.store.TurnTable;
import dev.baton.store.WaitingTable;
import dev.baton.walk.WalkEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records for an operator's webhooks what happens, as part of the same unit of work, and tells of
 * handoffs whoever listens to the walks of messages.
 */
final class HookEvents {

  private final UnitOfWork work;
  private final HookTable hooks;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final MessageTable messages;
  private final TurnTable turns;
  private final WaitingTable waiting;

  HookEvents(UnitOfWork work) {
    this.work = work;
    this.hooks = work.tables().hooks();
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.messages = work.tables().messages();
    this.turns = work.tables().turns();
    this.waiting = work.tables().waiting();
  }

  /** Records that a person was asked for; a handoff that nobody can take is over at once. */
  void requested(Handoff handoff) {
    if (work.context().walk().listens()) {
      work.afterCommit().tell(new WalkEvent.Requested(handoff, because(handoff)));
    }
    about(HookKind.HANDOFF_REQUESTED, handoff.id(), null);
    if (!handoff.status().open()) {
      ended(handoff);
    }
  }

  private @Nullable String because(Handoff handoff) {
    String turn = handoff.causingTurn();
    if (!work.context().traced()) {
      return null;
    }
    return turn == null
        ? work.afterCommit().heard()
        : turns.find(turn).map(GivenTurn::messageId).orElse(null);
  }

  void claimed(Handoff handoff) {
    if (work.context().walk().listens()) {
      work.afterCommit().tell(new WalkEvent.Claimed(handoff, waiting.since(handoff.id())));
    }
    about(HookKind.HANDOFF_CLAIMED, handoff.id(), null);
  }

  /**
   * Records that a handoff is back in its queue.
   *
   * @param before the handoff as it was with its agent
   */
  void released(Handoff before) {
    about(HookKind.HANDOFF_RELEASED, before.id(), before);
  }

  /**
   * Records that a handoff has another queue or another agent.
   *
   * @param before the handoff as it was
   */
  void transferred(Handoff before) {
    about(HookKind.HANDOFF_TRANSFERRED, before.id(), before);
  }

  /** Notes that an agent said the first words of a handoff; no webhook is told of that. */
  void spoke(String handoffId) {
    if (work.context().walk().listens()) {
      work.afterCommit().tell(new WalkEvent.Spoke(handoffs.get(handoffId), work.now()));
    }
  }

  void ended(Handoff handoff) {
    if (work.context().walk().listens()) {
      work.afterCommit()
          .tell(new WalkEvent.Ended(handoffs.get(handoff.id()), waiting.since(handoff.id())));
    }
    about(HookKind.HANDOFF_ENDED, handoff.id(), null);
  }

  private void about(HookKind kind, String handoffId, @Nullable Handoff before) {
    if (isTold(kind)) {
      Handoff handoff = handoffs.get(handoffId);
      Conversation conversation = conversations.get(handoff.conversationId());
      tell(
          kind,
          conversation,
          json -> json.handoff(kind, conversation, handoff, before, work.now()));
    }
  }

  /** Records that a user wrote something, whoever gets it. */
  void received(Message message) {
    message(HookKind.MESSAGE_RECEIVED, message);
  }

  /** Records that all of a message has reached its user's platform. */
  void sent(Message message) {
    message(HookKind.MESSAGE_SENT, message);
  }

  private void message(HookKind kind, Message message) {
    if (isTold(kind)) {
      Conversation conversation = conversations.get(message.conversationId());
      tell(kind, conversation, json -> json.message(kind, conversation, message, work.now()));
    }
  }

  /** Records that a user wants the transcript of a handoff sent to an address. */
  void transcript(Conversation conversation, String handoffId, String email) {
    Handoff handoff = handoffs.get(handoffId);
    tell(
        HookKind.TRANSCRIPT_REQUESTED,
        conversation,
        json ->
            json.transcript(
                conversation, handoff, messages.humanPart(handoffId), email, work.now()));
  }

  /** Whether any webhook is told of this. */
  boolean isTold(HookKind kind) {
    return work.context().hooks().stream().anyMatch(hook -> hook.kinds().contains(kind));
  }

  private void tell(HookKind kind, Conversation conversation, Function<HookJson, String> body) {
    for (Hook hook : work.context().hooks()) {
      if (hook.kinds().contains(kind)) {
        hooks.add(
            new HookEvent(
                HookTable.ID + work.context().ids().next(),
                hook.name(),
                conversation.id(),
                kind.word(),
                body.apply(new HookJson(work.context().masking(), hook.text())),
                0,
                work.now()));
        work.afterCommit().wakeHooks();
      }
    }
  }
}
