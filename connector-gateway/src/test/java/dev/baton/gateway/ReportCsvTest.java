package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ReportCsvTest {

  @Test
  void eachGroupIsALine() {
    assertThat(
            csv(
                """
                {"by": "agent", "total": {"handoffs": 4, "end_reasons": {"woke_up": 1}},
                 "groups": [
                   {"desk": "tg", "agent_id": "900", "agent_name": "Ann \\"A\\" Lee, Ltd",
                    "handoffs": 3, "answered": 2, "queued": 0, "longest_wait_seconds": null,
                    "accepted": 1, "ended": 2, "end_reasons": {"agent_resolved": 1, "woke_up": 1},
                    "until_accepted": {"count": 3, "median_seconds": 40, "p90_seconds": 125,
                                       "longest_seconds": 310},
                    "until_first_words": null, "handling": null,
                    "ratings": {"count": 2, "average": 4.5}},
                   {"desk": null, "agent_id": null, "agent_name": null,
                    "handoffs": 1, "answered": 0, "queued": 1, "longest_wait_seconds": 90,
                    "accepted": 0, "ended": 0, "end_reasons": {},
                    "until_accepted": null, "until_first_words": null, "handling": null}]}
                """))
        .isEqualTo(
            """
            "agent_name","desk","agent_id","handoffs","answered","queued","longest_wait_seconds",\
            "accepted","ended","agent_resolved","user_ended","no_agent","wait_expired",\
            "idle_expired","bot_ended","transferred","error","woke_up","until_accepted_count",\
            "until_accepted_median_seconds","until_accepted_p90_seconds",\
            "until_accepted_longest_seconds","until_first_words_count",\
            "until_first_words_median_seconds","until_first_words_p90_seconds",\
            "until_first_words_longest_seconds","handling_count","handling_median_seconds",\
            "handling_p90_seconds","handling_longest_seconds","ratings_count","ratings_average"
            "Ann ""A"" Lee, Ltd","tg","900",3,2,0,,1,2,1,0,0,0,0,0,0,0,1,3,40,125,310,,,,,,,,,2,4.5
            "","","",1,0,1,90,0,0,0,0,0,0,0,0,0,0,0,,,,,,,,,,,,,,
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void withoutGroupsThereIsOneLineForAll() {
    String csv = csv("{\"by\": null, \"total\": {\"handoffs\": 4}, \"groups\": []}");
    assertThat(csv.lines()).hasSize(2);
    assertThat(csv.lines().toList().getFirst()).startsWith("\"handoffs\",");
    assertThat(csv.lines().toList().getLast()).startsWith("4,,");
  }

  @Test
  void withoutHandoffsThereIsNoGroup() {
    assertThat(csv("{\"by\": \"day\", \"total\": {\"handoffs\": 0}, \"groups\": []}").lines())
        .singleElement()
        .asString()
        .startsWith("\"day\",\"handoffs\",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=HYPERLINK(\"http://x\")",
        "+1",
        "-1+1",
        "@SUM(A1)",
        " =1",
        "\u00a0=1",
        "＝1",
        "\t=1\n2"
      })
  void noNameIsAFormula(String name) {
    assertThat(ReportCsv.quoted(name)).matches("\"('|\uFFFD).*\"").doesNotContain("\n", "\t");
  }

  @ParameterizedTest
  @CsvSource({"Ann,'\"Ann\"'", "a=b,'\"a=b\"'", "O'Neil,'\"O''Neil\"'"})
  void otherNamesAreLeftAsTheyAre(String name, String cell) {
    assertThat(ReportCsv.quoted(name)).isEqualTo(cell);
  }

  private static String csv(String json) {
    StringWriter printed = new StringWriter();
    ReportCsv.print(new PrintWriter(printed), JsonMapper.shared().readTree(json));
    return printed.toString();
  }
}
