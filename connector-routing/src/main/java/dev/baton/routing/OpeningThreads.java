package dev.baton.routing;

import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.DeliveryTable;
import java.util.List;
import java.util.function.Predicate;

/**
 * Tells whether a thread is being opened right now. Agents see it, and may write in it, before
 * Baton is told which one it is.
 */
final class OpeningThreads {

  private final DeliveryTable deliveries;

  OpeningThreads(UnitOfWork work) {
    this.deliveries = work.tables().deliveries();
  }

  /** Whether one is being opened for any conversation of a desk. */
  boolean at(DeskPlan desk) {
    return any(lane -> lane.desk().equals(desk.name()));
  }

  /** Whether one is being opened for a conversation that an agent has. */
  boolean of(List<AgentSeats.Seat> seats) {
    return !seats.isEmpty()
        && any(lane ->
            seats.stream()
                .anyMatch(seat ->
                    seat.desk().name().equals(lane.desk())
                        && seat.conversationId().equals(lane.conversationId())));
  }

  private boolean any(Predicate<LaneName.ToDesk> wanted) {
    return deliveries.lanesOpeningThreads().stream()
        .anyMatch(lane ->
            LaneName.ofDeliveries(lane) instanceof LaneName.ToDesk desk && wanted.test(desk));
  }
}
