package dev.baton.gateway;

import dev.baton.connector.Settings;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code queues}.
 *
 * @param desks the names of desks that may serve them
 * @param notices gets what has no effect
 */
record QueuesSection(Settings queues, Set<String> desks, List<String> notices) {

  List<QueuePlan> read() {
    List<QueuePlan> plans = new ArrayList<>();
    EscalationSection escalations = new EscalationSection(queues.names());
    for (String name : queues.names()) {
      Settings settings = queues.section(name);
      List<String> served = settings.texts("desks", List.of());
      served.stream()
          .filter(desk -> !desks.contains(desk) && !desk.equals(ConfigurationReader.CONSOLE))
          .forEach(desk -> settings.problem("desks", NamedParts.unknown("desk", desk, desks)));
      Duration wait = limit(settings, "wait-timeout");
      plans.add(
          new QueuePlan(
              name,
              served,
              wait,
              limit(settings, "idle-timeout"),
              HoursSection.read(settings, notices),
              assignment(settings, wait),
              userSide(settings),
              escalations.read(name, settings, unlessZero(wait))));
    }
    return plans;
  }

  private AssignmentPlan assignment(Settings settings, @Nullable Duration wait) {
    AssignmentPlan usual = AssignmentPlan.USUAL;
    AssignmentPlan plan =
        new AssignmentPlan(
            settings.choice("assignment", usual.rule()),
            HandoffSection.positive(settings, "assignment-timeout", usual.timeout(), "1m"),
            settings.choice("returning", usual.returning()),
            HandoffSection.positive(settings, "returning-within", usual.within(), "7d"));
    if (settings.has("assignment-timeout") && !plan.asks()) {
      settings.problem(
          "assignment-timeout",
          "has no effect; leave it out, or set assignment or returning beside it");
    }
    boolean anybody = plan.returning() == AssignmentPlan.Returning.ANY_AGENT;
    if (settings.has("returning-within") && anybody) {
      settings.problem(
          "returning-within", "has no effect; leave it out, or write returning: same-agent");
    }
    if (plan.asks() && wait != null && !wait.isZero() && plan.timeout().compareTo(wait) >= 0) {
      notices.add(
          settings.path()
              + ".assignment-timeout is no shorter than wait-timeout: a handoff ends before a"
              + " second agent is asked");
    }
    return plan;
  }

  private static UserSidePlan userSide(Settings settings) {
    UserSidePlan silent = UserSidePlan.SILENT;
    Duration word = limit(settings, "word-after");
    return new UserSidePlan(
        settings.choice("tell", silent.tell()),
        unlessZero(word),
        settings.flag("call-back", silent.callBack()),
        settings.flag("rating", silent.rating()),
        settings.flag("transcript", silent.transcript()));
  }

  private static @Nullable Duration limit(Settings settings, String key) {
    Duration limit = settings.has(key) ? settings.duration(key, Duration.ofDays(1)) : null;
    if (limit != null && limit.isZero()) {
      settings.problem(key, "is zero; write a duration such as 15m, or leave it out for never");
    }
    return limit;
  }

  private static @Nullable Duration unlessZero(@Nullable Duration limit) {
    return limit == null || limit.isZero() ? null : limit;
  }
}
