package dev.baton.benchmarks;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Turns the monotonic clock's nanoseconds into times as Webex writes them. */
final class WebexTime {

  static final String EPOCH = "1970-01-01T00:00:00.000Z";

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final long offsetMillis = System.currentTimeMillis() - System.nanoTime() / 1_000_000;

  String of(long nanos) {
    return FORMAT.format(Instant.ofEpochMilli(nanos / 1_000_000 + offsetMillis));
  }
}
