package dev.baton.routing;

import dev.baton.connector.Channel;
import dev.baton.connector.EmojiReactions;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.plan.QueuePlan;
import dev.baton.texts.TextsPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Other rules for the parts that a routing layer has. Desks stay where they are: their threads are
 * there.
 */
final class RuleChange {

  private final Plan before;
  private final Map<String, Channel> channels;

  RuleChange(Plan before, Map<String, Channel> channels) {
    this.before = before;
    this.channels = channels;
  }

  /**
   * What is to be in force.
   *
   * @throws IllegalArgumentException if rules do not fit the parts; the message names all that do
   *     not
   */
  RulesInForce to(Rules rules) {
    Map<String, DeskPlan> desks = named(rules.desks(), DeskPlan::name);
    List<String> problems = new ArrayList<>(moved(desks));
    problems.addAll(impossible(rules.desks(), channels));
    problems.addAll(unknown(rules.texts(), before.channels().keySet()));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    if (before.desks().containsKey(ConsoleDesk.NAME)) {
      desks.put(ConsoleDesk.NAME, ConsoleDesk.desk(rules.desks()));
    }
    return RulesInForce.of(
        new Plan(
            before.channels(),
            before.bots(),
            desks,
            named(rules.queues(), QueuePlan::name),
            rules.handoff(),
            before.limits(),
            before.circuits(),
            named(rules.canned(), CannedAnswer::name)),
        rules.texts());
  }

  private List<String> moved(Map<String, DeskPlan> desks) {
    Set<String> names = new HashSet<>(before.desks().keySet());
    names.addAll(desks.keySet());
    names.remove(ConsoleDesk.NAME);
    return names.stream()
        .filter(name -> !isAtTheSamePlace(before.desks().get(name), desks.get(name)))
        .sorted()
        .map(name -> "desks." + name + ": desks stay what and where they are until a restart")
        .toList();
  }

  private static boolean isAtTheSamePlace(@Nullable DeskPlan one, @Nullable DeskPlan other) {
    return one != null
        && other != null
        && one.channel().equals(other.channel())
        && one.space().equals(other.space())
        && one.conversations() == other.conversations();
  }

  /** The channels for which texts are meant and which there are not. */
  static List<String> unknown(TextsPlan texts, Set<String> channels) {
    return texts.channels().keySet().stream()
        .filter(name -> !channels.contains(name))
        .map(name -> "texts.channels: no channel is called '" + name + "'")
        .toList();
  }

  /** What desks want to be done by emojis that their channels do not have. */
  static List<String> impossible(Collection<DeskPlan> desks, Map<String, Channel> channels) {
    List<String> impossible = new ArrayList<>();
    for (DeskPlan desk : desks) {
      Set<String> emojis =
          channels.get(desk.channel()) instanceof EmojiReactions reactions
              ? reactions.emojis()
              : Set.of();
      desk.shortcuts()
          .impossible(emojis)
          .forEach(key ->
              impossible.add(
                  "desk " + desk.name() + ": " + key + ": nobody can react with it there"));
    }
    return impossible;
  }

  private static <T> Map<String, T> named(List<T> all, Function<T, String> name) {
    return all.stream()
        .collect(
            Collectors.toMap(name, each -> each, (first, second) -> second, LinkedHashMap::new));
  }
}
