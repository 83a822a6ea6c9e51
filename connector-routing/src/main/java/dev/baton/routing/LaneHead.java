package dev.baton.routing;

import dev.baton.connector.Channel;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.routing.lane.LaneName;
import dev.baton.routing.pacing.Urgency;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What comes next in a delivery lane. */
sealed interface LaneHead {

  int LOOK_AHEAD = 10;

  record Nothing() implements LaneHead {}

  /** Nothing is due before this time. */
  record Until(Instant time) implements LaneHead {}

  /** What was held for the conversation has waited long enough. */
  record Release(String conversationId) implements LaneHead {}

  /**
   * A call to a chat.
   *
   * @param messages how many messages it counts as where a platform limits a chat's messages
   * @param urgency the highest of it and of what waits behind it in the lane
   */
  record Call(String id, DeliveryAddress to, int messages, Urgency urgency) implements LaneHead {}

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
    DeliveryAddress to = DeliveryAddress.of(tables, context, delivery.command());
    Urgency urgency = urgency(delivery);
    if (urgency != Urgency.PEOPLE) {
      urgency =
          tables.deliveries().behind(delivery, LOOK_AHEAD).stream()
              .map(LaneHead::urgency)
              .reduce(urgency, (one, other) -> one.compareTo(other) <= 0 ? one : other);
    }
    return new Call(
        delivery.id(), to, messages(context.channel(to.channel()), delivery.command()), urgency);
  }

  private static int messages(Channel channel, DeliveryCommand command) {
    if (!command.countsAsMessage()) {
      return 0;
    }
    return command instanceof DeliveryCommand.OpenThread
            && channel instanceof ThreadOpeningChannel threads
        ? threads.messagesToOpen()
        : 1;
  }

  /** A guard epoch marks a bot's words; a message id in a desk's lane marks what people wrote. */
  private static Urgency urgency(Delivery delivery) {
    if (delivery.guardEpoch() != null) {
      return Urgency.BOT;
    }
    return switch (delivery.command()) {
      case DeliveryCommand.OpenThread open -> Urgency.PEOPLE;
      case DeliveryCommand.React react -> Urgency.PEOPLE;
      case DeliveryCommand.Say say ->
          delivery.messageId() == null
                  && LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToDesk
              ? Urgency.BATON
              : Urgency.PEOPLE;
      case DeliveryCommand.Rewrite rewrite -> Urgency.EDIT;
      case DeliveryCommand.Retract retract -> Urgency.EDIT;
      case DeliveryCommand.FinishThread finish -> Urgency.EDIT;
      case DeliveryCommand.RemoveThread remove -> Urgency.EDIT;
    };
  }
}
