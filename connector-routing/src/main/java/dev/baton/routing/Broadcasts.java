package dev.baton.routing;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Broadcast.Kind;
import dev.baton.store.BroadcastTable;
import dev.baton.store.HandoffTable;
import org.jspecify.annotations.Nullable;

/** Notes for the event broker what happens in the human part, as part of the change itself. */
final class Broadcasts {

  private final UnitOfWork work;
  private final HandoffTable handoffs;
  private final BroadcastTable broadcasts;

  Broadcasts(UnitOfWork work) {
    this.work = work;
    this.handoffs = work.tables().handoffs();
    this.broadcasts = work.tables().broadcasts();
  }

  /** Control was changed: told where the bot loses the conversation, and where it gets it back. */
  void passed(Conversation before, Control to, @Nullable String handoffId) {
    String about = handoffId == null ? before.handoffId() : handoffId;
    boolean hadIt = before.control() == Control.BOT;
    boolean hasIt = to == Control.BOT;
    if (hadIt != hasIt && about != null && isWanted()) {
      broadcasts.passed(before.id(), hasIt ? Kind.RESUME : Kind.PAUSE, about, work.now());
    }
  }

  /** A user's message went to people. */
  void heard(Handoff handoff, Message message) {
    if (isWanted()) {
      broadcasts.heard(message.conversationId(), handoff.id(), message.id(), message.at());
    }
  }

  /** An agent's words are on their way to the user. */
  void said(Conversation conversation, Message message) {
    String handoffId = conversation.handoffId();
    if (handoffId != null && isWanted()) {
      Handoff handoff = handoffs.get(handoffId);
      broadcasts.said(
          conversation.id(),
          handoffId,
          message.id(),
          handoff.agentId(),
          new LaneName.ToUser(conversation.id()).stored(),
          work.now());
    }
  }

  /** What was said in a conversation is gone: whoever keeps a copy has to let go of it as well. */
  void erased(String senderId, String channel) {
    if (isWanted()) {
      broadcasts.erased(senderId, channel, work.now());
    }
  }

  private boolean isWanted() {
    if (work.context().broadcasts()) {
      work.afterCommit().wakeBroadcaster();
      return true;
    }
    return false;
  }
}
