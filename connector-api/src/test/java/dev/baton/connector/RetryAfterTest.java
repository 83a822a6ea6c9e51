package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-06T08:49:07Z");

  private static @Nullable Duration read(@Nullable String header) {
    return RetryAfter.read(header, null, NOW, Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 | PT30S",
        " 0 | PT0S",
        "99999999999999 | PT1H",
        "Fri, 06 Nov 2026 08:49:37 GMT | PT30S",
        "Friday, 06-Nov-26 08:49:37 GMT | PT30S",
        "Fri Nov  6 08:49:37 2026 | PT30S",
        "Fri, 06 Nov 2026 08:49:00 GMT | PT0S",
        "Sat, 07 Nov 2026 08:49:00 GMT | PT1H",
        "soon |",
        "-1 |",
        "1.5 |",
        "Fri, 31 Feb 2026 08:49:00 GMT |",
      })
  void secondsAndDatesAreRead(String header, @Nullable Duration wait) {
    assertThat(read(header)).isEqualTo(wait);
  }

  @Test
  void aDateIsMeantByTheServersClock() {
    Duration wait =
        RetryAfter.read(
            "Fri, 06 Nov 2026 12:00:30 GMT",
            "Fri, 06 Nov 2026 12:00:00 GMT",
            NOW,
            Duration.ofHours(1));
    assertThat(wait).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void withoutAHeaderOrAClockNothingIsKnown() {
    assertThat(read(null)).isNull();
    assertThat(
            RetryAfter.read(
                "Fri, 06 Nov 2026 12:00:30 GMT", "yesterday", null, Duration.ofHours(1)))
        .isNull();
  }
}
