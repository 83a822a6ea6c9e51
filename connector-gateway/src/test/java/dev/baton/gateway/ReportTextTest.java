package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class ReportTextTest {

  private static final String SPAN =
      """
      "from": "2026-11-22T23:00:00Z", "to": "2026-11-25T23:00:00Z", "zone": "Europe/Berlin",
      """;
  private static final String ANN =
      """
      "handoffs": 12, "answered": 10, "queued": 0, "longest_wait_seconds": null, "accepted": 1,
      "ended": 11, "end_reasons": {"agent_resolved": 9, "user_ended": 2},
      "until_accepted": {"count": 12, "median_seconds": 40, "p90_seconds": 125,
                         "longest_seconds": 3720},
      "until_first_words": {"count": 10, "median_seconds": 62, "p90_seconds": 1799,
                            "longest_seconds": 4000},
      "handling": {"count": 11, "median_seconds": 90000, "p90_seconds": 777600,
                   "longest_seconds": 777600},
      "ratings": {"count": 3, "average": 4.33}
      """;
  private static final String NOBODY =
      """
      "handoffs": 1, "answered": 0, "queued": 1, "longest_wait_seconds": 200, "accepted": 0,
      "ended": 0, "end_reasons": {}, "until_accepted": null, "until_first_words": null,
      "handling": null, "ratings": null
      """;

  @Test
  void agentsStandUnderEachOther() {
    assertThat(
            text(
                """
                {%s "by": "agent", "total": {%s}, "groups": [
                  {"desk": "tg", "agent_id": "900", "agent_name": "Ann\\u001b Lee", %s},
                  {"desk": null, "agent_id": null, "agent_name": null, %s}]}
                """
                    .formatted(SPAN, ANN.replace("null", "200"), ANN, NOBODY)))
        .isEqualTo(
            """
            Handoffs that began from 2026-11-23 00:00 to 2026-11-26 00:00, Europe/Berlin

                                                now                   accepted after             answered after    handling          ratings
            agent     desk  handoffs  answered  waiting  with agents   median     90 %  longest   median     90 %   median     90 %    count  average  ended
            Ann\uFFFD Lee  tg          12        10        0            1      40s   2m 05s   1h 02m   1m 02s  29m 59s    1d 1h    9d 0h        3      4.3  9 agent_resolved, 2 user_ended
            nobody    -            1         0        1            0        -        -        -        -        -        -        -        -        -  -
            all                   12        10        0            1      40s   2m 05s   1h 02m   1m 02s  29m 59s    1d 1h    9d 0h        3      4.3  9 agent_resolved, 2 user_ended

            Somebody has been waiting for 3m 20s.
            """);
  }

  @Test
  void withoutGroupsThereIsOneLineForAll() {
    assertThat(
            text("{%s \"by\": null, \"total\": {%s}, \"groups\": []}".formatted(SPAN, ANN)).lines())
        .hasSize(5)
        .last()
        .asString()
        .startsWith("all        12        10");
  }

  @Test
  void anEmptySpanIsSaidInWords() {
    assertThat(ReportText.nothing(JsonMapper.shared().readTree("{" + SPAN + "\"by\": null}")))
        .isEqualTo("No handoff began from 2026-11-23 00:00 to 2026-11-26 00:00, Europe/Berlin.");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "59, 59s",
    "60, 1m 00s",
    "3599, 59m 59s",
    "3600, 1h 00m",
    "86399, 23h 59m",
    "86400, 1d 0h",
    "8640000, 100d 0h"
  })
  void timesHaveTwoUnits(long seconds, String text) {
    assertThat(ReportText.duration(JsonNodeFactory.instance.numberNode(seconds))).isEqualTo(text);
  }

  private static String text(String json) {
    StringWriter printed = new StringWriter();
    ReportText.print(new PrintWriter(printed), JsonMapper.shared().readTree(json));
    return printed.toString().replace("\r\n", "\n");
  }
}
