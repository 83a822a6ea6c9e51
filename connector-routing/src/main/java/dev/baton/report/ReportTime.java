package dev.baton.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.ValueRange;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote who wants a report from then, or until then: a day, a time on their clock, or
 * a time that is the same everywhere.
 */
public final class ReportTime {

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final ValueRange YEARS = ValueRange.of(1970, 9999);

  private final Function<ZoneId, Instant> begin;
  private final Function<ZoneId, Instant> end;

  private ReportTime(Function<ZoneId, Instant> begin, Function<ZoneId, Instant> end) {
    this.begin = begin;
    this.end = end;
  }

  /**
   * Reads {@code 2026-11-23}, {@code 2026-11-23T08:00}, {@code 2026-11-23T08:00+01:00} and the
   * like.
   *
   * @throws IllegalArgumentException if it is something else; the message says what is wanted
   */
  public static ReportTime of(String text) {
    try {
      TemporalAccessor read =
          ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (YEARS.isValidValue(read.get(ChronoField.YEAR))) {
        return of(read);
      }
    } catch (DateTimeException unreadable) {
      throw unwanted(text, unreadable);
    }
    throw unwanted(text, null);
  }

  private static ReportTime of(TemporalAccessor read) {
    if (read instanceof OffsetDateTime everywhere) {
      Instant instant = everywhere.toInstant();
      return new ReportTime(zone -> instant, zone -> instant);
    }
    if (read instanceof LocalDateTime clock) {
      Function<ZoneId, Instant> there = zone -> clock.atZone(zone).toInstant();
      return new ReportTime(there, there);
    }
    LocalDate day = LocalDate.from(read);
    return new ReportTime(
        zone -> day.atStartOfDay(zone).toInstant(),
        zone -> day.plusDays(1).atStartOfDay(zone).toInstant());
  }

  private static IllegalArgumentException unwanted(String text, @Nullable DateTimeException cause) {
    return new IllegalArgumentException(
        "must be a date such as 2026-11-23, or a time such as 2026-11-23T08:00 or"
            + " 2026-11-23T08:00Z, but is '"
            + text
            + "'",
        cause);
  }

  /** When a span begins that begins with this: a day, at its midnight. */
  public Instant begin(ZoneId zone) {
    return begin.apply(zone);
  }

  /** When a span ends that goes up to this: with a day, when the day is over. */
  public Instant end(ZoneId zone) {
    return end.apply(zone);
  }
}
