package dev.baton.routing;

import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.texts.AgentTexts;
import dev.baton.texts.TextsPlan;
import dev.baton.texts.UserTexts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the routing layer goes by at a time. All of it changes at once.
 *
 * @param desksOf the desks on each channel, in the order of their names
 * @param watchable whether there are conversations that only the agent sees who has them
 */
record RulesInForce(
    Plan plan,
    Map<String, List<DeskPlan>> desksOf,
    UserTexts texts,
    AgentTexts agentTexts,
    GivingOut givingOut,
    boolean watchable) {

  static RulesInForce of(Plan plan, TextsPlan texts) {
    return new RulesInForce(
        plan,
        plan.desks().values().stream()
            .sorted(Comparator.comparing(DeskPlan::name))
            .collect(Collectors.groupingBy(DeskPlan::channel)),
        new UserTexts(texts),
        new AgentTexts(texts),
        new GivingOut(plan),
        plan.desks().values().stream()
            .anyMatch(desk -> desk.conversations() == DeskPlan.Where.DIRECT));
  }

  /** Prepares Baton's own words, on a thread of its own. */
  void warmUpWords() {
    Thread.ofVirtual()
        .name("texts")
        .start(() -> {
          texts.warmUp();
          agentTexts.warmUp(
              plan.desks().values().stream().map(DeskPlan::language).distinct().toList());
        });
  }
}
