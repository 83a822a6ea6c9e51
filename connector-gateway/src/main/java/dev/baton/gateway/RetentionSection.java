package dev.baton.gateway;

import dev.baton.connector.Settings;
import dev.baton.plan.RetentionPlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads how long things are kept. */
final class RetentionSection {

  private RetentionSection() {}

  /** Reads the section {@code retention}; problems are noted in the settings. */
  static RetentionPlan read(Settings settings) {
    Duration inbound = settings.duration("inbound", RetentionPlan.USUAL.inbound());
    if (inbound.compareTo(RetentionPlan.LEAST_INBOUND) < 0) {
      settings.problem(
          "inbound", "is less than 25h, but platforms repeat messages for a day; write 3d");
      inbound = RetentionPlan.USUAL.inbound();
    }
    Duration audit = settings.duration("audit", RetentionPlan.USUAL_AUDIT);
    if (audit.compareTo(RetentionPlan.LEAST_AUDIT) < 0) {
      settings.problem("audit", "is less than 24h; write a duration such as 730d");
      audit = RetentionPlan.USUAL_AUDIT;
    }
    return new RetentionPlan(
        age(settings, "messages"), inbound, age(settings, "dead-letters"), audit);
  }

  private static @Nullable Duration age(Settings settings, String key) {
    Duration age = settings.has(key) ? settings.duration(key, RetentionPlan.LEAST) : null;
    if (age != null && age.compareTo(RetentionPlan.LEAST) < 0) {
      settings.problem(key, "is less than 1h; write a duration such as 90d, or leave it out");
      return null;
    }
    return age;
  }
}
