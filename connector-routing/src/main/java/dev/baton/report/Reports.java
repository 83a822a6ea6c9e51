package dev.baton.report;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Calculates reports. Blocking. */
public interface Reports {

  /** The time zone of the desks; that of this machine if they are in different ones. */
  ZoneId zone();

  /**
   * Calculates the numbers of the handoffs that began in a span of time.
   *
   * @param from when the span begins; null for the beginning of today
   * @param to before what time it ends; null for now
   * @param by what to group the handoffs by; null for not at all
   * @param zone whose days are meant
   * @throws IllegalArgumentException if the span does not end after it begins
   */
  DeskReport report(
      @Nullable Instant from, @Nullable Instant to, DeskReport.@Nullable By by, ZoneId zone);
}
