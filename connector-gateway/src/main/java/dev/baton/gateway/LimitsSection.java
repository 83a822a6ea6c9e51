package dev.baton.gateway;

import dev.baton.connector.Settings;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.LimitsPlan;
import java.time.Duration;

/** Reads how much users may write, when a bot's circuit opens, and how long stopping may take. */
final class LimitsSection {

  private static final int MOST = 1_000_000;

  /** Ten seconds less than what supervisors usually allow before they kill. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private static final Duration LONGEST_STOP = Duration.ofMinutes(10);

  private LimitsSection() {}

  /** Reads the section {@code limits}; problems are noted in the settings. */
  static LimitsPlan read(Settings settings) {
    Duration per = settings.duration("per", LimitsPlan.USUAL.per());
    if (per.isZero()) {
      settings.problem("per", "is zero; write 10s, or user-messages: 0 for no limit");
      per = LimitsPlan.USUAL.per();
    }
    return new LimitsPlan(
        settings.number("user-messages", LimitsPlan.USUAL.userMessages(), 0, MOST), per);
  }

  /** How long to wait for calls in flight; problems are noted in the server's settings. */
  static Duration stopTimeout(Settings server) {
    Duration time = server.duration("stop-timeout", STOP_TIMEOUT);
    if (time.compareTo(LONGEST_STOP) > 0) {
      server.problem("stop-timeout", "is more than 10m; write a duration such as 20s");
      return STOP_TIMEOUT;
    }
    return time;
  }

  /** Reads the section {@code circuit} of a bot; problems are noted in the settings. */
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
