package dev.baton.routing;

import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.MessageCopy;

/** Words that wait in the user's lane: for the last words of a turn, for the rest of an album. */
final class HeldMessages {

  private final UnitOfWork work;

  HeldMessages(UnitOfWork work) {
    this.work = work;
  }

  /** Lets go what was kept back for the last words of a turn. */
  void release(String conversationId) {
    String lane = new LaneName.ToUser(conversationId).stored();
    boolean released = false;
    for (Delivery delivery : work.tables().deliveries().held(lane)) {
      if (isPart(delivery) && !isWhole(delivery)) {
        break;
      }
      work.tables().deliveries().release(delivery);
      released = true;
    }
    if (released) {
      work.afterCommit().wakeDeliveries(lane);
    }
  }

  /** Whether the other parts of an album must have come: none waits to be handled any more. */
  private boolean isWhole(Delivery delivery) {
    if (delivery.dueAt().isAfter(work.now())) {
      return false;
    }
    boolean more =
        work.tables().messages().copies(String.valueOf(delivery.messageId())).stream()
            .filter(copy -> copy.side() == MessageCopy.Side.DESK)
            .anyMatch(copy ->
                work.tables()
                    .inbound()
                    .head(work.context().laneOf(copy.channel(), copy.place()))
                    .isPresent());
    if (more) {
      work.tables().deliveries().holdUntil(delivery.id(), work.now().plus(OutboxWriter.ALBUM));
    }
    return !more;
  }

  private boolean isPart(Delivery delivery) {
    String messageId = delivery.messageId();
    return messageId != null && work.tables().messages().isPart(messageId);
  }
}
