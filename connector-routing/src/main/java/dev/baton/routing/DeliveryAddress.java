package dev.baton.routing;

import dev.baton.connector.Place;
import dev.baton.connector.Threads;
import dev.baton.conversation.Conversation;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.NoSuchRowException;
import dev.baton.store.Tables;
import java.util.Optional;

/**
 * The current chat of a delivery: chats move, and a desk's threads open and close.
 *
 * @param direct whether it is a chat of one person with the bot, which has its own rate limit
 */
record DeliveryAddress(String channel, String chat, boolean direct) {

  /**
   * Returns where a delivery goes now.
   *
   * @throws NoSuchRowException if its conversation or its desk no longer exists
   */
  static DeliveryAddress of(Tables tables, RoutingContext context, DeliveryCommand command) {
    return find(tables, context, command)
        .orElseThrow(() -> new NoSuchRowException("conversation or desk for this delivery"));
  }

  /** Returns where a delivery goes now; empty if its conversation or its desk no longer exists. */
  static Optional<DeliveryAddress> find(
      Tables tables, RoutingContext context, DeliveryCommand command) {
    return switch (command) {
      case DeliveryCommand.Say say ->
          switch (say.to()) {
            case DeliveryCommand.Target.User user ->
                tables
                    .conversations()
                    .find(user.conversationId())
                    .map(conversation -> ofUser(tables, context, conversation));
            case DeliveryCommand.Target.DeskThread thread ->
                desk(context, thread.desk())
                    .map(desk -> atDesk(tables, context, desk, thread.conversationId()));
            case DeliveryCommand.Target.At at ->
                Optional.of(at(tables, context, at.channel(), at.place()));
          };
      case DeliveryCommand.OpenThread open ->
          desk(context, open.desk()).map(desk -> where(context, desk, open.where()));
      case DeliveryCommand.FinishThread finish ->
          desk(context, finish.desk())
              .map(desk -> atDesk(tables, context, desk, finish.conversationId()));
      case DeliveryCommand.Rewrite rewrite ->
          Optional.of(at(tables, context, rewrite.channel(), rewrite.place()));
      case DeliveryCommand.Retract retract ->
          Optional.of(at(tables, context, retract.channel(), retract.place()));
      case DeliveryCommand.RemoveThread remove ->
          Optional.of(at(tables, context, remove.channel(), remove.place()));
      case DeliveryCommand.React react ->
          Optional.of(at(tables, context, react.channel(), react.place()));
      case DeliveryCommand.ShowReaction show ->
          Optional.of(at(tables, context, show.on().channel(), show.on().place()));
      case DeliveryCommand.ShowState show ->
          tables
              .threads()
              .find(show.threadId())
              .map(thread -> at(tables, context, thread.channel(), thread.place()));
    };
  }

  private static Optional<DeskPlan> desk(RoutingContext context, String name) {
    return Optional.ofNullable(context.plan().desks().get(name));
  }

  private static DeliveryAddress ofUser(
      Tables tables, RoutingContext context, Conversation conversation) {
    return new DeliveryAddress(
        conversation.channel(), conversation.chat(), isDirect(tables, context, conversation));
  }

  /**
   * Returns whether a conversation is in a direct chat. Only a channel that serves groups has
   * others; a channel that is no longer configured has none that anything is sent to.
   */
  private static boolean isDirect(
      Tables tables, RoutingContext context, Conversation conversation) {
    ChannelPlan plan = context.plan().channels().get(conversation.channel());
    return plan == null || !plan.groups() || tables.conversations().isDirect(conversation.id());
  }

  private static DeliveryAddress where(
      RoutingContext context, DeskPlan desk, Threads.Whereabouts where) {
    return switch (where) {
      case Threads.Whereabouts.In in ->
          new DeliveryAddress(desk.channel(), context.now(desk.channel(), in.chat()), false);
      case Threads.Whereabouts.With with ->
          new DeliveryAddress(desk.channel(), with.personId(), true);
    };
  }

  private static DeliveryAddress atDesk(
      Tables tables, RoutingContext context, DeskPlan desk, String conversationId) {
    String space = context.spaceOf(desk);
    String chat =
        tables
            .threads()
            .current(conversationId, desk.name())
            .map(thread -> thread.place().chat())
            .orElse(space);
    return new DeliveryAddress(desk.channel(), chat, !chat.equals(space));
  }

  /** A chat that is no desk's space may be a group in which a user has a conversation. */
  private static DeliveryAddress at(
      Tables tables, RoutingContext context, String channel, Place place) {
    String chat = context.now(channel, place.chat());
    boolean direct =
        context.deskIn(channel, chat).isEmpty()
            && tables
                .conversations()
                .at(channel, chat)
                .map(conversation -> isDirect(tables, context, conversation))
                .orElse(true);
    return new DeliveryAddress(channel, chat, direct);
  }
}
