package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Feature;
import dev.baton.conversation.Message;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.NewDelivery;

/**
 * Carries the moves of a point that its author shares live, without a word: only the last place
 * matters. Where a channel shows points as text, it is shown once the sharing has ended.
 */
final class PointMoves {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final DeskThreadTable threads;

  PointMoves(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.threads = work.tables().threads();
  }

  /** Whether an edit only moves a point. */
  static boolean isMove(Message message, Content now) {
    return message.content() instanceof Content.Location && now instanceof Content.Location;
  }

  /**
   * Shows where the point of a message is now. Agents follow it only while they have the
   * conversation.
   */
  void move(Message message, MessageCopy.Side where, Content.Location now) {
    messages.rewrite(message.id(), now);
    work.changed(message.id());
    for (MessageCopy copy : messages.copies(message.id())) {
      boolean moves = work.context().capabilities(copy.channel()).has(Feature.LOCATION);
      boolean followed =
          copy.side() == MessageCopy.Side.USER
              || (conversations.get(message.conversationId()).handoffId() != null
                  && work.desks().isSeen(message.conversationId(), copy));
      if (copy.side() == where && followed && (moves || now.livePeriod() == 0)) {
        move(message, copy, now);
      }
    }
  }

  /** Puts the newest place into the lane, instead of one that still waits there. */
  private void move(Message message, MessageCopy copy, Content.Location now) {
    String lane = lane(message, copy).stored();
    deliveries.takeBack(message.id(), lane);
    Content shown =
        copy.side() == MessageCopy.Side.DESK
            ? work.outbox().oneForAgents(copy.channel(), now)
            : work.outbox().fitting(copy.channel()).fitOne(now);
    work.outbox()
        .put(
            NewDelivery.of(
                    lane,
                    new DeliveryCommand.Rewrite(
                        copy.channel(), copy.place(), copy.platformId(), shown))
                .in(message.conversationId())
                .showing(message.id()));
  }

  private LaneName lane(Message message, MessageCopy copy) {
    return copy.side() == MessageCopy.Side.USER
        ? new LaneName.ToUser(message.conversationId())
        : new LaneName.ToDesk(
            threads
                .at(copy.channel(), copy.place().chat(), copy.place().thread())
                .map(DeskThread::desk)
                .orElse(copy.channel()),
            message.conversationId());
  }
}
