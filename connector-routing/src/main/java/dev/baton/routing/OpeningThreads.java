package dev.baton.routing;

import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.UnreadableException;
import java.util.List;

/**
 * Tells whether a thread is being opened right now. Agents see it, and may write in it, before
 * Baton is told which one it is.
 *
 * <p>Whoever is told that none is being opened looks for the thread once more: another node may
 * have stored it in between.
 */
final class OpeningThreads {

  private final DeliveryTable deliveries;
  private final DeskThreadTable threads;

  OpeningThreads(UnitOfWork work) {
    this.deliveries = work.tables().deliveries();
    this.threads = work.tables().threads();
  }

  /** Whether one is being opened for any conversation of a desk. */
  boolean at(DeskPlan desk) {
    return deliveries.lanesSending(new LaneName.ToDesk(desk.name(), "").stored()).stream()
        .anyMatch(
            lane -> LaneName.ofDeliveries(lane) instanceof LaneName.ToDesk to && isOpening(to));
  }

  /** Whether one is being opened for a conversation that an agent has. */
  boolean of(List<AgentSeats.Seat> seats) {
    return seats.stream()
        .anyMatch(
            seat -> isOpening(new LaneName.ToDesk(seat.desk().name(), seat.conversationId())));
  }

  /** What only a newer version can read opens no thread that this one knows of. */
  private boolean isOpening(LaneName.ToDesk lane) {
    try {
      return deliveries
          .head(lane.stored())
          .filter(head -> head.state() == Delivery.State.SENDING)
          .filter(head -> opens(head, lane))
          .isPresent();
    } catch (UnreadableException newer) {
      return false;
    }
  }

  /** What is said to a desk opens a thread too where there is none. */
  private boolean opens(Delivery head, LaneName.ToDesk lane) {
    return switch (head.command()) {
      case DeliveryCommand.OpenThread open -> true;
      case DeliveryCommand.Say say -> threads.current(lane.conversationId(), lane.desk()).isEmpty();
      case DeliveryCommand.FinishThread finish -> false;
      case DeliveryCommand.Rewrite rewrite -> false;
      case DeliveryCommand.Retract retract -> false;
      case DeliveryCommand.RemoveThread remove -> false;
      case DeliveryCommand.React react -> false;
      case DeliveryCommand.ShowReaction show -> false;
      case DeliveryCommand.ShowState show -> false;
    };
  }
}
