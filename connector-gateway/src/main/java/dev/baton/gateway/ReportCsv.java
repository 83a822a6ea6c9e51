package dev.baton.gateway;

import dev.baton.conversation.EndReason;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Prints a report as CSV (RFC 4180): a line for each group, or one for all if there are none. Texts
 * are always quoted, numbers never, and what there is no number of is empty.
 */
final class ReportCsv {

  private static final String LINE = "\r\n";

  /** Spreadsheets take a text for a formula that begins like this, blanks before it or not. */
  private static final Pattern FORMULA =
      Pattern.compile("[\\s\\p{Z}]*[=+\\-@＝＋－＠].*", Pattern.DOTALL);

  private static final List<String> COUNTS =
      List.of("handoffs", "answered", "queued", "longest_wait_seconds", "accepted", "ended");

  private static final List<String> TIMES =
      List.of("until_accepted", "until_first_words", "handling");

  private static final List<String> OF_RATINGS = List.of("count", "average");

  private static final List<String> OF_TIMES =
      List.of("count", "median_seconds", "p90_seconds", "longest_seconds");

  private ReportCsv() {}

  static void print(PrintWriter out, JsonNode report) {
    List<String> names = names(report.path("by").asString(""));
    Set<String> reasons = reasons(report);
    out.print(
        Stream.of(
                names.stream(),
                COUNTS.stream(),
                reasons.stream(),
                timeColumns(),
                OF_RATINGS.stream().map(each -> "ratings_" + each))
            .flatMap(columns -> columns)
            .map(ReportCsv::quoted)
            .collect(Collectors.joining(",", "", LINE)));
    List<JsonNode> lines =
        names.isEmpty()
            ? List.of(report.path("total"))
            : List.copyOf(report.path("groups").values());
    lines.forEach(line -> out.print(line(line, names, reasons)));
    out.flush();
  }

  private static List<String> names(String by) {
    return switch (by) {
      case "" -> List.of();
      case "agent" -> List.of("agent_name", "desk", "agent_id");
      default -> List.of(by);
    };
  }

  /**
   * All that are known, so that the columns are always the same, and any that a newer Baton says.
   */
  private static Set<String> reasons(JsonNode report) {
    Set<String> reasons =
        Stream.of(EndReason.values())
            .map(EndReason::word)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    reasons.addAll(report.path("total").path("end_reasons").propertyNames());
    return reasons;
  }

  private static Stream<String> timeColumns() {
    return TIMES.stream().flatMap(times -> OF_TIMES.stream().map(each -> times + "_" + each));
  }

  private static String line(JsonNode group, List<String> names, Set<String> reasons) {
    List<String> cells = new ArrayList<>();
    names.forEach(name -> cells.add(quoted(group.path(name).asString(""))));
    COUNTS.forEach(count -> cells.add(number(group.path(count))));
    reasons.forEach(
        reason -> cells.add(String.valueOf(group.path("end_reasons").path(reason).asLong(0))));
    TIMES.forEach(
        times -> OF_TIMES.forEach(each -> cells.add(number(group.path(times).path(each)))));
    OF_RATINGS.forEach(each -> cells.add(number(group.path("ratings").path(each))));
    return String.join(",", cells) + LINE;
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? value.asString() : "";
  }

  /** A text in quotes. An apostrophe before what looks like a formula keeps it a text. */
  static String quoted(String text) {
    String plain = TerminalOutput.plain(text);
    String harmless = FORMULA.matcher(plain).matches() ? "'" + plain : plain;
    return '"' + harmless.replace("\"", "\"\"") + '"';
  }
}
