package dev.baton.routing;

import dev.baton.plan.DeskPlan;
import dev.baton.store.AgentStatus;
import dev.baton.store.AssignmentTable;
import dev.baton.store.DeskAgent;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.HandoffTable;
import dev.baton.texts.AgentText;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who of the agents is there, and has room for another conversation. */
final class Availability {

  private final UnitOfWork work;
  private final DeskAgentTable agents;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;

  Availability(UnitOfWork work) {
    this.work = work;
    this.agents = work.tables().agents();
    this.handoffs = work.tables().handoffs();
    this.assignments = work.tables().assignments();
  }

  /**
   * An agent whom Baton may ask.
   *
   * @param has how many conversations they have
   */
  record Free(AgentStatus status, int has) {

    DeskAgent agent() {
      return status.agent();
    }
  }

  /**
   * Why an agent gets no other conversation; null if they may have one, and until the commit nobody
   * else can give it to them.
   */
  Controls.Claimed.@Nullable Full full(DeskPlan desk, String agentId) {
    int most = desk.staffing().capacity();
    if (most == 0) {
      return null;
    }
    agents.lock(desk.name(), agentId);
    int has = handoffs.load(desk.name(), agentId);
    return desk.staffing().isFull(has) ? new Controls.Claimed.Full(has, most) : null;
  }

  /** Whether a colleague may be asked to take a conversation. */
  boolean isFree(DeskAgent colleague) {
    return whyNot(colleague, work.words(work.context().plan().desk(colleague.desk()))) == null;
  }

  /**
   * Why a colleague is not to be asked to take a conversation; null if they are.
   *
   * @param words those of whoever is told
   */
  @Nullable String whyNot(DeskAgent colleague, DeskWords words) {
    DeskPlan desk = work.context().plan().desk(colleague.desk());
    AgentStatus.Absence away =
        agents.status(colleague.desk(), colleague.id()).map(AgentStatus::away).orElse(null);
    if (away != null) {
      String since = words.clock(desk.zone()).time(away.since());
      return away.reason().isEmpty()
          ? words.plain(AgentText.AWAY_SINCE, colleague.name(), since)
          : words.plain(AgentText.AWAY_SINCE_BECAUSE, colleague.name(), since, away.reason());
    }
    int most = desk.staffing().capacity();
    int has = most == 0 ? 0 : handoffs.load(desk.name(), colleague.id());
    return desk.staffing().isFull(has)
        ? new Refusals(words).full(colleague.name(), has, most)
        : null;
  }

  boolean isAway(String desk, String agentId) {
    return agents.status(desk, agentId).filter(status -> status.away() != null).isPresent();
  }

  /** Who is away from a desk, who left first in front. */
  List<AgentStatus> away(DeskPlan desk) {
    return agents.statuses(work.now().minus(DeskAgentTable.KEPT)).stream()
        .filter(status -> status.agent().desk().equals(desk.name()))
        .filter(status -> status.away() != null)
        .sorted((one, other) -> since(one).compareTo(since(other)))
        .toList();
  }

  private static Instant since(AgentStatus status) {
    AgentStatus.Absence away = status.away();
    return away == null ? Instant.MAX : away.since();
  }

  /**
   * The agents of some desks who are there, have room, and are asked nothing by Baton at any desk
   * of their platform; latest seen first.
   */
  List<Free> idle(Collection<DeskPlan> desks) {
    Map<String, DeskPlan> wanted = new HashMap<>();
    desks.forEach(desk -> wanted.put(desk.name(), desk));
    Map<String, Integer> loads = new HashMap<>();
    handoffs.loads().forEach(load -> loads.put(load.desk() + "\n" + load.agentId(), load.count()));
    Set<String> asked =
        assignments.asking().stream()
            .map(asking -> asking.assignment().current())
            .flatMap(Optional::stream)
            .map(agent -> person(agent.desk(), agent.id()))
            .collect(Collectors.toSet());
    return agents.statuses(work.now().minus(DeskAgentTable.KEPT)).stream()
        .filter(status -> status.away() == null && wanted.containsKey(status.agent().desk()))
        .filter(status -> !asked.contains(person(status.agent().desk(), status.agent().id())))
        .map(status -> new Free(status, loads.getOrDefault(key(status.agent()), 0)))
        .filter(free -> {
          DeskPlan desk = wanted.get(free.agent().desk());
          return desk != null && !desk.staffing().isFull(free.has());
        })
        .toList();
  }

  private static String key(DeskAgent agent) {
    return agent.desk() + "\n" + agent.id();
  }

  private String person(String desk, String agentId) {
    DeskPlan plan = work.context().plan().desks().get(desk);
    return (plan == null ? "" : plan.channel()) + "\n" + agentId;
  }
}
