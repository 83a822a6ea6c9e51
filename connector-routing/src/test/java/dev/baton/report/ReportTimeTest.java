package dev.baton.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTimeTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2026-11-23, 2026-11-22T23:00:00Z, 2026-11-23T23:00:00Z",
    "2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "2026-10-25, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    "2026-11-23T08:00, 2026-11-23T07:00:00Z, 2026-11-23T07:00:00Z",
    "2026-11-23t08:00:30, 2026-11-23T07:00:30Z, 2026-11-23T07:00:30Z",
    "2026-11-23T08:00Z, 2026-11-23T08:00:00Z, 2026-11-23T08:00:00Z",
    "2026-11-23T08:00:00.5-05:00, 2026-11-23T13:00:00.500Z, 2026-11-23T13:00:00.500Z",
    "1970-01-01T00:00Z, 1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "9999-12-31T23:00Z, 9999-12-31T23:00:00Z, 9999-12-31T23:00:00Z",
  })
  void aDayIsAllOfItAndATimeIsAMoment(String text, Instant begin, Instant end) {
    ReportTime time = ReportTime.of(text);
    assertThat(time.begin(BERLIN)).isEqualTo(begin);
    assertThat(time.end(BERLIN)).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday-ish",
        "",
        "2026-11-31",
        "2026-11-23T25:00",
        "2026-11-23 08:00",
        "23.11.2026",
        "20261123",
        "2026-11-23T08:00+01:00[Europe/Berlin]",
        "1969-12-31",
        "+10000-01-01",
        "-0001-01-01",
        "+999999999-12-31"
      })
  void whatIsNeitherIsShownWithWhatIsWanted(String text) {
    assertThatThrownBy(() -> ReportTime.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "must be a date such as 2026-11-23, or a time such as 2026-11-23T08:00 or"
                + " 2026-11-23T08:00Z, but is '"
                + text
                + "'");
  }
}
