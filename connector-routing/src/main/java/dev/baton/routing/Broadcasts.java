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

/**
 * Records for the event broker what happens while people have a conversation, as part of the same
 * unit of work.
 */
final class Broadcasts {

  private final UnitOfWork work;
  private final HandoffTable handoffs;
  private final BroadcastTable broadcasts;

  Broadcasts(UnitOfWork work) {
    this.work = work;
    this.handoffs = work.tables().handoffs();
    this.broadcasts = work.tables().broadcasts();
  }

  /** Records a change of control, if the bot loses the conversation or gets it back. */
  void passed(Conversation before, Control to, @Nullable String handoffId) {
    String about = handoffId == null ? before.handoffId() : handoffId;
    boolean hadIt = before.control() == Control.BOT;
    boolean hasIt = to == Control.BOT;
    if (hadIt != hasIt && about != null && isWanted()) {
      broadcasts.passed(before.id(), hasIt ? Kind.RESUME : Kind.PAUSE, about, work.now());
    }
  }

  /** Records that a user's message went to people. */
  void heard(Handoff handoff, Message message) {
    if (isWanted()) {
      broadcasts.heard(message.conversationId(), handoff.id(), message.id(), message.at());
    }
  }

  /** Records that an agent's message is on its way to the user. */
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

  /**
   * Records that a conversation was erased: whoever keeps a copy of its messages must delete it as
   * well.
   */
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
