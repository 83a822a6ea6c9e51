package dev.baton.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole setup; every name in it refers to something that exists.
 *
 * @param bots the names of all bots
 * @param circuits circuit settings by bot; a bot without an entry has the default
 * @param canned the canned answers of all desks, by name
 */
public record Plan(
    Map<String, ChannelPlan> channels,
    List<String> bots,
    Map<String, DeskPlan> desks,
    Map<String, QueuePlan> queues,
    HandoffPlan handoff,
    LimitsPlan limits,
    Map<String, CircuitPlan> circuits,
    Map<String, CannedAnswer> canned) {

  /** A setup without canned answers. */
  public Plan(
      Map<String, ChannelPlan> channels,
      List<String> bots,
      Map<String, DeskPlan> desks,
      Map<String, QueuePlan> queues,
      HandoffPlan handoff,
      LimitsPlan limits,
      Map<String, CircuitPlan> circuits) {
    this(channels, bots, desks, queues, handoff, limits, circuits, Map.of());
  }

  public Plan {
    channels = Map.copyOf(channels);
    bots = List.copyOf(bots);
    desks = Map.copyOf(desks);
    queues = Map.copyOf(queues);
    circuits = Map.copyOf(circuits);
    canned = Map.copyOf(canned);
    List<String> problems = problems(channels, bots, desks, queues);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** The circuit settings of a bot. */
  public CircuitPlan circuit(String bot) {
    return circuits.getOrDefault(bot, CircuitPlan.USUAL);
  }

  /** The channel of this name, which must exist. */
  public ChannelPlan channel(String name) {
    return required(channels, name, "channel");
  }

  /** The desk of this name, which must exist. */
  public DeskPlan desk(String name) {
    return required(desks, name, "desk");
  }

  /** The queue of this name, which must exist. */
  public QueuePlan queue(String name) {
    return required(queues, name, "queue");
  }

  /** The desks that a queue's handoffs are offered to; none if it is not there any more. */
  public List<DeskPlan> desksOf(String queue) {
    QueuePlan plan = queues.get(queue);
    return plan == null ? List.of() : plan.desks().stream().map(this::desk).toList();
  }

  /** Who of a queue's agents gets a handoff; of a queue that is not there any more, as usual. */
  public AssignmentPlan assignment(String queue) {
    QueuePlan plan = queues.get(queue);
    return plan == null ? AssignmentPlan.USUAL : plan.assignment();
  }

  private static <T> T required(Map<String, T> all, String name, String what) {
    T found = all.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no " + what + " is called '" + name + "'");
    }
    return found;
  }

  private static List<String> problems(
      Map<String, ChannelPlan> channels,
      List<String> bots,
      Map<String, DeskPlan> desks,
      Map<String, QueuePlan> queues) {
    List<String> problems = new ArrayList<>();
    channels.forEach((name, channel) -> {
      if (!bots.contains(channel.bot())) {
        problems.add("channels." + name + ".bot: no bot is called '" + channel.bot() + "'");
      }
      if (!queues.containsKey(channel.queue())) {
        problems.add("channels." + name + ".queue: no queue is called '" + channel.queue() + "'");
      }
    });
    channels.values().stream()
        .map(ChannelPlan::type)
        .distinct()
        .forEach(type -> {
          List<String> prefixes =
              channels.values().stream()
                  .filter(channel -> channel.type().equals(type))
                  .map(ChannelPlan::senderPrefix)
                  .toList();
          if (prefixes.stream().distinct().count() < prefixes.size()) {
            problems.add(
                "channels: two channels of type " + type + " need each a sender-prefix of its own");
          }
        });
    desks.forEach((name, desk) -> {
      if (!channels.containsKey(desk.channel())) {
        problems.add("desks." + name + ".channel: no channel is called '" + desk.channel() + "'");
      }
    });
    desks.forEach((name, desk) ->
        desks.values().stream()
            .filter(other -> name.compareTo(other.name()) < 0)
            .filter(other -> desk.channel().equals(other.channel()))
            .filter(other -> desk.space().equals(other.space()))
            .forEach(other ->
                problems.add("desks." + name + ".space: is the space of '" + other.name() + "'")));
    queues.forEach((name, queue) ->
        queue.desks().stream()
            .filter(desk -> !desks.containsKey(desk))
            .forEach(desk ->
                problems.add("queues." + name + ".desks: no desk is called '" + desk + "'")));
    queues.forEach((name, queue) -> {
      String to = queue.escalation().to();
      if (to != null && !queues.containsKey(to)) {
        problems.add("queues." + name + ".escalate.to: no queue is called '" + to + "'");
      }
    });
    return problems;
  }
}
