package dev.baton.gateway;

import dev.baton.connector.Settings;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.LimitsPlan;
import java.time.Duration;

/** Reads how much users may write, and when bots are left alone. */
final class Limits {

  private static final int MOST = 1_000_000;

  private Limits() {}

  /** The section {@code limits}; problems go to the settings. */
  static LimitsPlan read(Settings settings) {
    Duration per = settings.duration("per", LimitsPlan.USUAL.per());
    if (per.isZero()) {
      settings.problem("per", "is zero; write 10s, or user-messages: 0 for no limit");
      per = LimitsPlan.USUAL.per();
    }
    return new LimitsPlan(
        settings.number("user-messages", LimitsPlan.USUAL.userMessages(), 0, MOST), per);
  }

  /** The section {@code circuit} of a bot; problems go to the settings. */
  static CircuitPlan circuit(Settings bot) {
    Settings settings = bot.section("circuit");
    Duration pause = settings.duration("pause", CircuitPlan.USUAL.pause());
    if (pause.compareTo(CircuitPlan.SHORTEST) < 0) {
      settings.problem("pause", "is less than 100ms; write a duration such as 30s");
      pause = CircuitPlan.USUAL.pause();
    }
    return new CircuitPlan(
        settings.number("failures", CircuitPlan.USUAL.failures(), 1, MOST), pause);
  }
}
