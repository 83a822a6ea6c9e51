package dev.baton.routing;

import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryTable;
import dev.baton.store.InboundTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;

/**
 * Releases messages that are held in the user's lane: for the last messages of a turn, or for the
 * rest of an album.
 */
final class HeldMessages {

  private final UnitOfWork work;
  private final InboundTable inbound;
  private final MessageTable messages;
  private final DeliveryTable deliveries;

  HeldMessages(UnitOfWork work) {
    this.work = work;
    this.inbound = work.tables().inbound();
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
  }

  /** Releases what was held back for the last messages of a turn. */
  void release(String conversationId) {
    String lane = new LaneName.ToUser(conversationId).stored();
    boolean released = false;
    for (Delivery delivery : deliveries.held(lane)) {
      if (isPart(delivery) && !isWhole(delivery)) {
        break;
      }
      deliveries.release(delivery);
      released = true;
    }
    if (released) {
      work.afterCommit().wakeDeliveries(lane);
    }
  }

  /** Whether all parts of an album must have arrived: no event is waiting to be handled. */
  private boolean isWhole(Delivery delivery) {
    if (delivery.dueAt().isAfter(work.now())) {
      return false;
    }
    boolean more =
        messages.copies(String.valueOf(delivery.messageId())).stream()
            .filter(copy -> copy.side() == MessageCopy.Side.DESK)
            .anyMatch(copy ->
                inbound.head(work.context().laneOf(copy.channel(), copy.place())).isPresent());
    if (more) {
      deliveries.holdUntil(delivery.id(), work.now().plus(OutboxWriter.ALBUM));
    }
    return !more;
  }

  private boolean isPart(Delivery delivery) {
    String messageId = delivery.messageId();
    return messageId != null && messages.isPart(messageId);
  }
}
