package dev.baton.routing;

import dev.baton.connector.Threads;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import java.util.List;
import java.util.Optional;
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
  private final DeliveryTable deliveries;
  private final DeskThreadTable threads;

  DeskLane(UnitOfWork work, String conversationId, DeskPlan desk) {
    this.work = work;
    this.conversationId = conversationId;
    this.desk = desk;
    this.lane = new LaneName.ToDesk(desk.name(), conversationId).stored();
    this.deliveries = work.tables().deliveries();
    this.threads = work.tables().threads();
  }

  /**
   * Opens a thread ahead of what waits to be shown of its handoff. What is on its way into an
   * earlier thread is shown again in this one, unless both are the same.
   *
   * @param earlier messages to show first in the thread; those that still wait are left out
   */
  void open(DeliveryCommand.OpenThread open, List<Message> earlier) {
    boolean sameThread = resumable(open.where()).isPresent();
    List<Delivery> waiting =
        saysOf(open.handoffId()).stream()
            .filter(delivery -> !sameThread || delivery.state() == Delivery.State.WAITING)
            .toList();
    work.outbox().forDesk(desk.name(), conversationId, open);
    earlier.stream()
        .filter(message ->
            waiting.stream().noneMatch(delivery -> message.id().equals(delivery.messageId())))
        .forEach(message ->
            work.outbox()
                .showDesk(
                    work.tables().conversations().get(conversationId),
                    desk,
                    message,
                    message.content(),
                    null));
    waiting.forEach(deliveries::moveToEnd);
  }

  /** Whether a message waits to be shown here, or is on its way. */
  boolean awaits(Message message) {
    return deliveries.pending(message.id(), lane);
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
    Handoff handoff = work.tables().handoffs().get(open.handoffId());
    return switch (handoff.status()) {
      case QUEUED -> open.where() instanceof Threads.Whereabouts.In;
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
