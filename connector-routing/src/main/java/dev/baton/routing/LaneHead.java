package dev.baton.routing;

import dev.baton.connector.Place;
import dev.baton.connector.Threads;
import dev.baton.conversation.Conversation;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What stands at the head of a delivery lane. */
sealed interface LaneHead {

  record Nothing() implements LaneHead {}

  /** Nothing before this time. */
  record Until(Instant time) implements LaneHead {}

  /** What was held for the conversation has waited long enough. */
  record Release(String conversationId) implements LaneHead {}

  /**
   * A call on a chat.
   *
   * @param message whether it counts as a message where a platform counts a chat's messages: sends
   *     and edits do, signs and the closing of a topic do not
   * @param first whether it goes before what other lanes of the chat wait for: answers to commands
   *     and what people and Baton say do, a bot's words and what users write do not
   */
  record Call(
      String id, String channel, String chat, boolean direct, boolean message, boolean first)
      implements LaneHead {

    private Call quiet() {
      return new Call(id, channel, chat, direct, false, first);
    }
  }

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
    return switch (delivery.command()) {
      case DeliveryCommand.Say say ->
          switch (say.to()) {
            case Target.User user -> {
              Conversation conversation = tables.conversations().get(user.conversationId());
              yield new Call(
                  delivery.id(),
                  conversation.channel(),
                  conversation.chat(),
                  true,
                  true,
                  isFirst(delivery));
            }
            case Target.DeskThread thread ->
                atDesk(tables, context, delivery, thread.conversationId(), thread.desk());
            case Target.At at -> at(context, delivery, at.channel(), at.place());
          };
      case DeliveryCommand.OpenThread open -> {
        DeskPlan desk = context.plan().desk(open.desk());
        yield switch (open.where()) {
          case Threads.Whereabouts.In in ->
              new Call(
                  delivery.id(),
                  desk.channel(),
                  context.now(desk.channel(), in.chat()),
                  false,
                  true,
                  true);
          case Threads.Whereabouts.With with ->
              new Call(delivery.id(), desk.channel(), with.personId(), true, true, true);
        };
      }
      case DeliveryCommand.FinishThread finish ->
          atDesk(tables, context, delivery, finish.conversationId(), finish.desk()).quiet();
      case DeliveryCommand.Rewrite rewrite ->
          at(context, delivery, rewrite.channel(), rewrite.place());
      case DeliveryCommand.Retract retract ->
          at(context, delivery, retract.channel(), retract.place()).quiet();
      case DeliveryCommand.RemoveThread remove ->
          at(context, delivery, remove.channel(), remove.place()).quiet();
      case DeliveryCommand.React react ->
          at(context, delivery, react.channel(), react.place()).quiet();
    };
  }

  private static Call atDesk(
      Tables tables,
      RoutingContext context,
      Delivery delivery,
      String conversationId,
      String deskName) {
    DeskPlan desk = context.plan().desk(deskName);
    String chat =
        tables
            .threads()
            .current(conversationId, deskName)
            .map(thread -> thread.place().chat())
            .orElse(context.spaceOf(desk));
    return new Call(
        delivery.id(),
        desk.channel(),
        chat,
        !chat.equals(context.spaceOf(desk)),
        true,
        isFirst(delivery));
  }

  private static Call at(RoutingContext context, Delivery delivery, String channel, Place place) {
    String chat = context.now(channel, place.chat());
    return new Call(
        delivery.id(),
        channel,
        chat,
        context.deskIn(channel, chat).isEmpty(),
        true,
        isFirst(delivery));
  }

  /** What a bot says may be outdated by an epoch; what a user wrote is a message at a desk. */
  private static boolean isFirst(Delivery delivery) {
    boolean botsWord = delivery.guardEpoch() != null;
    boolean toDesk = LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToDesk;
    return !botsWord && (!toDesk || delivery.messageId() == null);
  }
}
