package dev.baton.report;

import dev.baton.report.DeskReport.Agent;
import dev.baton.report.DeskReport.By;
import dev.baton.report.DeskReport.Group;
import dev.baton.report.DeskReport.Numbers;
import dev.baton.report.DeskReport.OfAgent;
import dev.baton.report.DeskReport.OfDay;
import dev.baton.report.DeskReport.OfQueue;
import dev.baton.store.HandoffTimes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts handoffs into groups and tallies each group. Keeps nothing of a handoff but its group. */
final class Groups {

  private static final Comparator<Group> ORDER =
      Comparator.comparing(Groups::isOfNobody)
          .thenComparing(Groups::label, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(Groups::label)
          .thenComparing(Groups::place);

  private final By by;
  private final ZoneId zone;
  private final Map<Key, Tally> tallies = new HashMap<>();
  private final Map<Key, String> names = new HashMap<>();

  Groups(By by, ZoneId zone) {
    this.by = by;
    this.zone = zone;
  }

  /** What the handoffs of a group have in common. */
  private sealed interface Key {

    record Queue(String name) implements Key {}

    record Person(String desk, String id) implements Key {}

    record Nobody() implements Key {}

    record Day(LocalDate date) implements Key {}
  }

  void add(HandoffTimes handoff) {
    Key key = keyOf(handoff);
    tallies.computeIfAbsent(key, fresh -> new Tally(by)).add(handoff);
    String name = handoff.agentName();
    if (key instanceof Key.Person && name != null) {
      names.put(key, name);
    }
  }

  private Key keyOf(HandoffTimes handoff) {
    return switch (by) {
      case QUEUE -> new Key.Queue(handoff.queue());
      case AGENT -> {
        String id = handoff.agentId();
        yield id == null
            ? new Key.Nobody()
            : new Key.Person(Objects.requireNonNullElse(handoff.desk(), ""), id);
      }
      case DAY -> new Key.Day(LocalDate.ofInstant(handoff.createdAt(), zone));
    };
  }

  List<Group> inOrder(Instant now) {
    return tallies.entrySet().stream()
        .map(each -> groupOf(each.getKey(), each.getValue().numbers(now)))
        .sorted(ORDER)
        .toList();
  }

  private Group groupOf(Key key, Numbers numbers) {
    return switch (key) {
      case Key.Queue queue -> new OfQueue(queue.name(), numbers);
      case Key.Person agent ->
          new OfAgent(
              new Agent(agent.desk(), agent.id(), names.getOrDefault(agent, agent.id())), numbers);
      case Key.Nobody nobody -> new OfAgent(null, numbers);
      case Key.Day day -> new OfDay(day.date(), numbers);
    };
  }

  private static boolean isOfNobody(Group group) {
    return group instanceof OfAgent of && of.agent() == null;
  }

  private static String label(Group group) {
    return switch (group) {
      case OfQueue of -> of.queue();
      case OfAgent of -> {
        Agent agent = of.agent();
        yield agent == null ? "" : agent.name();
      }
      case OfDay of -> of.day().toString();
    };
  }

  /** Tells agents of one name apart. */
  private static String place(Group group) {
    Agent agent = group instanceof OfAgent of ? of.agent() : null;
    return agent == null ? "" : agent.desk() + " " + agent.id();
  }
}
