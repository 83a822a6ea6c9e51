package dev.baton.routing;

import dev.baton.connector.Channel;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.routing.lane.LaneName;
import dev.baton.routing.pacing.Urgency;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
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
   * @param delivery the delivery as it was seen
   * @param messages how many messages it counts as where a platform limits a chat's messages
   * @param urgency the highest of it and of what waits behind it in the lane
   */
  record Call(Delivery delivery, DeliveryAddress to, int messages, Urgency urgency)
      implements LaneHead {}

  /** Looks at a lane without changing anything. */
  static LaneHead look(Tables tables, RoutingContext context, String lane) {
    Instant now = context.clock().instant();
    DeliveryTable deliveries = tables.deliveries();
    List<Delivery> first = deliveries.first(lane, LOOK_AHEAD + 1);
    boolean all = first.size() <= LOOK_AHEAD;
    Optional<Delivery> held =
        all
            ? first.stream().filter(Delivery::isHeld).findFirst()
            : deliveries.held(lane).stream().findFirst();
    Optional<Delivery> head =
        all
            ? first.stream().filter(delivery -> !delivery.isHeld()).findFirst()
            : deliveries.head(lane);
    Instant heldUntil = held.map(Delivery::dueAt).orElse(Instant.MAX);
    String heldFor = held.map(Delivery::conversationId).orElse(null);
    if (heldFor != null && !heldUntil.isAfter(now)) {
      return new Release(heldFor);
    }
    if (head.isEmpty()) {
      return held.isEmpty() ? new Nothing() : new Until(heldUntil);
    }
    Delivery delivery = head.get();
    if (delivery.dueAt().isAfter(now)) {
      return new Until(heldUntil.isBefore(delivery.dueAt()) ? heldUntil : delivery.dueAt());
    }
    List<Delivery> behind =
        all
            ? first.stream().filter(other -> other.isBehind(delivery)).toList()
            : deliveries.behind(delivery, LOOK_AHEAD);
    DeliveryAddress to = DeliveryAddress.of(tables, context, delivery.command());
    return new Call(
        delivery,
        to,
        messages(context.channel(to.channel()), delivery, first),
        behind.stream()
            .map(LaneHead::urgency)
            .reduce(urgency(delivery), (one, other) -> one.compareTo(other) <= 0 ? one : other));
  }

  private static int messages(Channel channel, Delivery head, List<Delivery> first) {
    if (!head.command().countsAsMessage()) {
      return 0;
    }
    return head.command() instanceof DeliveryCommand.OpenThread
            && channel instanceof ThreadOpeningChannel threads
        ? threads.messagesToOpen()
        : 1 + AlbumParts.with(channel, head, first).size();
  }

  /** A guard epoch marks a bot's words; a message id in a desk's lane marks what people wrote. */
  private static Urgency urgency(Delivery delivery) {
    if (delivery.isBots()) {
      return Urgency.BOT;
    }
    return switch (delivery.command()) {
      case DeliveryCommand.OpenThread open -> Urgency.PEOPLE;
      case DeliveryCommand.React react -> Urgency.PEOPLE;
      case DeliveryCommand.ShowReaction show -> Urgency.PEOPLE;
      case DeliveryCommand.Say say ->
          delivery.messageId() == null
                  && LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToDesk
              ? Urgency.BATON
              : Urgency.PEOPLE;
      case DeliveryCommand.Rewrite rewrite -> Urgency.EDIT;
      case DeliveryCommand.Retract retract -> Urgency.EDIT;
      case DeliveryCommand.FinishThread finish -> Urgency.EDIT;
      case DeliveryCommand.RemoveThread remove -> Urgency.EDIT;
      case DeliveryCommand.ShowState show -> Urgency.SIGN;
    };
  }
}
