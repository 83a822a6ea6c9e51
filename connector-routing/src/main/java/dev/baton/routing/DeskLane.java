package dev.baton.routing;

import dev.baton.connector.Threads;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ConversationTable;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a desk is still to be shown of a conversation, in order. A thread that is to be opened comes
 * before all that belongs into it, so nothing is shown in the thread of somebody who no longer has
 * the conversation, and nothing opens a thread of its own.
 */
final class DeskLane {

  private final UnitOfWork work;
  private final String conversationId;
  private final DeskPlan desk;
  private final String lane;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final DeliveryTable deliveries;
  private final DeskThreadTable threads;

  DeskLane(UnitOfWork work, String conversationId, DeskPlan desk) {
    this.work = work;
    this.conversationId = conversationId;
    this.desk = desk;
    this.lane = new LaneName.ToDesk(desk.name(), conversationId).stored();
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.deliveries = work.tables().deliveries();
    this.threads = work.tables().threads();
  }

  /**
   * Opens a thread ahead of what waits to be shown of its handoff. What is on its way into an
   * earlier thread is shown again in this one, unless both are the same.
   *
   * @param below the user's messages that stand below the thread's head, in order; what else the
   *     user wrote stands in the head and is not shown any more
   */
  void open(DeliveryCommand.OpenThread open, List<Message> below) {
    boolean sameThread = resumable(open.where()).isPresent();
    Set<String> wanted = below.stream().map(Message::id).collect(Collectors.toSet());
    List<Delivery> moved = new ArrayList<>();
    for (Delivery says : saysOf(open.handoffId())) {
      String messageId = says.messageId();
      boolean waits = says.state() == Delivery.State.WAITING;
      boolean inHead = messageId != null && !wanted.contains(messageId);
      if (inHead && waits) {
        deliveries.done(says.id());
      } else if (!inHead && (sameThread ? waits && messageId != null : true)) {
        moved.add(says);
      }
    }
    work.outbox().forDesk(desk.name(), conversationId, open);
    Conversation conversation = conversations.get(conversationId);
    below.stream()
        .filter(message ->
            moved.stream().noneMatch(delivery -> message.id().equals(delivery.messageId())))
        .forEach(message ->
            work.outbox().showDesk(conversation, desk, message, message.content(), null));
    moved.forEach(deliveries::moveToEnd);
  }

  /**
   * Lets a thread that waits in the lane be opened before a message that has none.
   *
   * @return whether there is one
   */
  boolean openBefore(Delivery message) {
    Optional<DeliveryCommand.OpenThread> next = nextThread(null);
    next.ifPresent(open -> {
      List<Delivery> behind = saysOf(open.handoffId());
      if (behind.stream().noneMatch(delivery -> delivery.id().equals(message.id()))) {
        deliveries.moveToEnd(message);
      }
      behind.forEach(deliveries::moveToEnd);
    });
    return next.isPresent();
  }

  /** The last thread that is to be opened and is still wanted, other than by one delivery. */
  Optional<DeliveryCommand.OpenThread> nextThread(@Nullable String except) {
    return deliveries.open(lane).stream()
        .filter(delivery -> !delivery.id().equals(except))
        .map(Delivery::command)
        .filter(DeliveryCommand.OpenThread.class::isInstance)
        .map(DeliveryCommand.OpenThread.class::cast)
        .filter(this::isWanted)
        .reduce((one, later) -> later);
  }

  /** Whether a thread is for who has the handoff now, or for those it is offered to. */
  boolean isWanted(DeliveryCommand.OpenThread open) {
    Handoff handoff = handoffs.get(open.handoffId());
    return switch (handoff.status()) {
      case QUEUED ->
          open.where() instanceof Threads.Whereabouts.In
              && work.desks().desksSeeing(handoff).contains(desk);
      case ACCEPTED ->
          switch (open.where()) {
            case Threads.Whereabouts.With with ->
                desk.name().equals(handoff.desk()) && handoff.isWith(with.personId());
            case Threads.Whereabouts.In in ->
                desk.name().equals(handoff.desk()) && desk.conversations() == DeskPlan.Where.SPACE;
          };
      case COMPLETED, FAILED, EXPIRED -> false;
    };
  }

  /** The thread that is used again instead of opening another one. */
  Optional<DeskThread> resumable(Threads.Whereabouts where) {
    boolean topics = work.context().channel(desk.channel()) instanceof Threads;
    return topics && where instanceof Threads.Whereabouts.In in
        ? threads
            .current(conversationId, desk.name())
            .filter(thread ->
                thread.place().chat().equals(work.context().now(desk.channel(), in.chat())))
        : Optional.empty();
  }

  private List<Delivery> saysOf(String handoffId) {
    return deliveries.open(lane).stream()
        .filter(delivery ->
            delivery.command() instanceof DeliveryCommand.Say say
                && say.to() instanceof Target.DeskThread target
                && handoffId.equals(target.handoffId()))
        .toList();
  }
}
