package dev.baton.routing;

import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What comes next in a delivery lane. */
sealed interface LaneHead {

  record Nothing() implements LaneHead {}

  /** Nothing is due before this time. */
  record Until(Instant time) implements LaneHead {}

  /** What was held for the conversation has waited long enough. */
  record Release(String conversationId) implements LaneHead {}

  /**
   * A call to a chat.
   *
   * @param message whether it counts as a message where a platform limits a chat's messages
   * @param first whether it goes before what other lanes of the chat wait to send: answers to
   *     commands and what agents and Baton say go first; a bot's words and what users write do not
   */
  record Call(String id, DeliveryAddress to, boolean message, boolean first) implements LaneHead {}

  /** Looks at a lane without changing anything. */
  static LaneHead look(Tables tables, RoutingContext context, String lane) {
    Instant now = context.clock().instant();
    List<Delivery> held = tables.deliveries().held(lane);
    Delivery firstHeld = held.isEmpty() ? null : held.getFirst();
    String heldFor = firstHeld == null ? null : firstHeld.conversationId();
    if (firstHeld != null && heldFor != null && !firstHeld.dueAt().isAfter(now)) {
      return new Release(heldFor);
    }
    Optional<Delivery> head = tables.deliveries().head(lane);
    if (head.isEmpty()) {
      return firstHeld == null ? new Nothing() : new Until(firstHeld.dueAt());
    }
    Delivery delivery = head.get();
    if (delivery.dueAt().isAfter(now)) {
      Instant soonest =
          firstHeld != null && firstHeld.dueAt().isBefore(delivery.dueAt())
              ? firstHeld.dueAt()
              : delivery.dueAt();
      return new Until(soonest);
    }
    return call(tables, context, delivery);
  }

  private static Call call(Tables tables, RoutingContext context, Delivery delivery) {
    return new Call(
        delivery.id(),
        DeliveryAddress.of(tables, context, delivery.command()),
        delivery.command().countsAsMessage(),
        isFirst(delivery));
  }

  /** A guard epoch marks a bot's words; a message id in a desk's lane marks what a user wrote. */
  private static boolean isFirst(Delivery delivery) {
    boolean botsWord = delivery.guardEpoch() != null;
    boolean toDesk = LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToDesk;
    return !botsWord && (!toDesk || delivery.messageId() == null);
  }
}
