package dev.baton.routing;

import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.plan.DeskPlan;
import dev.baton.store.DeskAgent;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.WatcherTable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The agents whom Baton has seen at its desks lately: colleagues can name them. */
final class SeenAgents {

  private final UnitOfWork work;
  private final DeskAgentTable agents;
  private final WatcherTable watchers;

  SeenAgents(UnitOfWork work) {
    this.work = work;
    this.agents = work.tables().agents();
    this.watchers = work.tables().watchers();
  }

  /** Notes that an agent wrote or pressed something at a desk. */
  void saw(DeskPlan desk, Person agent) {
    String handle = agent.handle();
    String otherwise = handle == null || handle.isBlank() ? "An agent" : handle;
    String name = agent.name().isBlank() ? otherwise : agent.name();
    agents.saw(new DeskAgent(desk.name(), agent.id(), name, handle, work.now()));
  }

  /**
   * Forgets a person who is not in a desk's space any more: nobody can transfer to them, and they
   * follow nothing there.
   */
  void left(String desk, Person person) {
    agents.forget(desk, person.id());
    watchers.end(desk, person.id());
  }

  /** The desk at which an agent was seen last; null if they were not seen lately. */
  @Nullable String deskOf(String agentId) {
    return agents.seenSince(work.now().minus(DeskAgentTable.KEPT)).stream()
        .filter(seen -> seen.id().equals(agentId))
        .map(DeskAgent::desk)
        .findFirst()
        .orElse(null);
  }

  Optional<DeskAgent> find(String desk, String agentId) {
    return agents.find(desk, agentId);
  }

  /**
   * The colleagues of an agent who may take a conversation, those of this desk first, latest first.
   * Who works at several desks is named once.
   */
  List<DeskAgent> colleagues(Conversation conversation, DeskPlan desk, Person agent) {
    Map<String, DeskAgent> colleagues = new LinkedHashMap<>();
    agents.seenSince(work.now().minus(DeskAgentTable.KEPT)).stream()
        .sorted(Comparator.comparing(seen -> !seen.desk().equals(desk.name())))
        .filter(seen -> mayTake(conversation, seen))
        .filter(seen -> !isSame(seen, desk, agent.id()))
        .forEach(seen -> colleagues.putIfAbsent(channelOf(seen) + "\n" + seen.id(), seen));
    return List.copyOf(colleagues.values());
  }

  /** Whether an agent still is one, and not the conversation's own user. */
  boolean mayTake(Conversation conversation, DeskAgent agent) {
    DeskPlan desk = work.context().plan().desks().get(agent.desk());
    if (desk == null) {
      return false;
    }
    Person person = new Person(agent.id(), agent.name(), agent.handle(), null, false);
    boolean isUser =
        conversation.channel().equals(desk.channel()) && conversation.userId().equals(agent.id());
    return !isUser && InboundClassifier.isListed(desk, person);
  }

  private boolean isSame(DeskAgent seen, DeskPlan desk, String agentId) {
    return seen.id().equals(agentId) && channelOf(seen).equals(desk.channel());
  }

  private String channelOf(DeskAgent seen) {
    return work.context().plan().desk(seen.desk()).channel();
  }
}
