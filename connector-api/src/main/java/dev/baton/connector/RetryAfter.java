package dev.baton.connector;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads how long an answer asks to wait: {@code Retry-After}, in seconds or as a date of HTTP. */
public final class RetryAfter {

  /** The three forms of a date that RFC 9110 wants to be read. The first is the usual one. */
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendOptional(DateTimeFormatter.RFC_1123_DATE_TIME)
          .appendOptional(
              new DateTimeFormatterBuilder()
                  .appendPattern("EEEE, dd-MMM-")
                  .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                  .appendPattern(" HH:mm:ss 'GMT'")
                  .toFormatter(Locale.ENGLISH))
          .appendOptional(DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH))
          .toFormatter(Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private RetryAfter() {}

  /**
   * Returns the wait; null if the header is missing or cannot be read, and zero if the time is
   * over.
   *
   * @param header the value of {@code Retry-After}
   * @param date the value of the answer's {@code Date}: a date to wait for is meant by the clock of
   *     the server. Null if it has none
   * @param now the time if the answer has no date; null if it is not known
   * @param longest longer waits are cut to this: a mistake must not silence anybody for days
   */
  public static @Nullable Duration read(
      @Nullable String header, @Nullable String date, @Nullable Instant now, Duration longest) {
    if (header == null) {
      return null;
    }
    String value = header.strip();
    if (value.matches("\\d{1,18}")) {
      return Duration.ofSeconds(Math.min(Long.parseLong(value), longest.toSeconds()));
    }
    Instant until = instant(value);
    Instant from = date == null ? null : instant(date.strip());
    if (from == null) {
      from = now;
    }
    if (until == null || from == null) {
      return null;
    }
    Duration wait = Duration.between(from, until);
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(longest) > 0 ? longest : wait;
  }

  private static @Nullable Instant instant(String date) {
    try {
      return Instant.from(DATE.parse(date));
    } catch (DateTimeException noDate) {
      return null;
    }
  }
}
