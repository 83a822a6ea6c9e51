package dev.baton.routing;

import dev.baton.connector.Person;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conversations that what an agent writes in their private chat may be meant for. */
final class AgentSeats {

  /** How long after its end words may still be meant for a conversation. */
  private static final Duration RECENT = Duration.ofHours(1);

  private final UnitOfWork work;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;
  private final String channel;

  AgentSeats(UnitOfWork work, String channel) {
    this.work = work;
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
    this.channel = channel;
  }

  /** A conversation that an agent has, or had until a short time ago, at a desk. */
  record Seat(DeskPlan desk, String conversationId, boolean open) {}

  /**
   * The one conversation that words outside of threads can be meant for; null if there is any
   * doubt. Who works in the threads of a space is always asked.
   */
  static @Nullable Seat only(List<Seat> seats) {
    boolean sure =
        seats.size() == 1
            && seats.getFirst().open()
            && seats.getFirst().desk().conversations() == DeskPlan.Where.DIRECT;
    return sure ? seats.getFirst() : null;
  }

  /** The desks on this channel, in the order of their names. */
  List<DeskPlan> desks() {
    return work.context().desksOn(channel);
  }

  /** What an agent has, first what came first. */
  List<Seat> open(Person agent) {
    List<Seat> seats = new ArrayList<>();
    for (DeskPlan desk : desks()) {
      for (Handoff handoff : handoffs.acceptedBy(desk.name(), agent.id())) {
        seats.add(new Seat(desk, handoff.conversationId(), true));
      }
    }
    return seats;
  }

  /**
   * What an agent has, and then what they had in the last hour: ended, given back, or taken over by
   * somebody else.
   *
   * @param chat the agent's private chat
   */
  List<Seat> openOrRecent(Person agent, String chat) {
    Map<String, Seat> seats = new LinkedHashMap<>();
    open(agent).forEach(seat -> seats.put(seat.conversationId(), seat));
    Instant since = work.now().minus(RECENT);
    for (DeskPlan desk : desks()) {
      for (Handoff handoff : handoffs.endedBy(desk.name(), agent.id(), since)) {
        String id = handoff.conversationId();
        seats.putIfAbsent(id, new Seat(desk, id, false));
      }
    }
    for (DeskThread thread : threads.goneSince(channel, chat, since)) {
      DeskPlan desk = work.context().plan().desks().get(thread.desk());
      if (desk != null) {
        String id = thread.conversationId();
        seats.putIfAbsent(id, new Seat(desk, id, false));
      }
    }
    return List.copyOf(seats.values());
  }
}
