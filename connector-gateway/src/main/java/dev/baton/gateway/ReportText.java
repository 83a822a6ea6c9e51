package dev.baton.gateway;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Prints a report as a table for people: without ids, and with times that can be read. */
final class ReportText {

  private static final String GAP = "  ";
  private static final String NONE = "-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  /** The columns after the names: above which words they stand, and their own. */
  private static final List<Column> COLUMNS =
      List.of(
          new Column("", "handoffs"),
          new Column("", "answered"),
          new Column("now", "waiting"),
          new Column("", "with agents"),
          new Column("accepted after", " median"),
          new Column("", "   90 %"),
          new Column("", "longest"),
          new Column("answered after", " median"),
          new Column("", "   90 %"),
          new Column("handling", " median"),
          new Column("", "   90 %"),
          new Column("ratings", "  count"),
          new Column("", "average"));

  private ReportText() {}

  private record Column(String above, String title) {}

  /** What is said of a span in which no handoff began. */
  static String nothing(JsonNode report) {
    return "No handoff began " + span(report) + ".";
  }

  static void print(PrintWriter out, JsonNode report) {
    out.println("Handoffs that began " + span(report));
    out.println();
    List<String> names = names(report.path("by").asString(""));
    List<List<String>> rows = new ArrayList<>();
    rows.add(titles(names));
    report.path("groups").forEach(group -> rows.add(row(group, names)));
    rows.add(total(report.path("total"), names));
    List<Integer> widths = widths(rows);
    out.println(above(widths, names.size()));
    rows.forEach(row -> out.println(line(row, widths, names.size())));
    JsonNode longest = report.path("total").path("longest_wait_seconds");
    if (longest.isNumber()) {
      out.println();
      out.println("Somebody has been waiting for " + duration(longest) + ".");
    }
  }

  private static String span(JsonNode report) {
    ZoneId zone = ZoneId.of(report.path("zone").asString());
    return "from "
        + time(report.path("from"), zone)
        + " to "
        + time(report.path("to"), zone)
        + ", "
        + zone.getId();
  }

  private static String time(JsonNode instant, ZoneId zone) {
    return TIME.format(Instant.parse(instant.asString()).atZone(zone));
  }

  private static List<String> names(String by) {
    return switch (by) {
      case "" -> List.of("");
      case "agent" -> List.of("agent", "desk");
      default -> List.of(by);
    };
  }

  private static List<String> titles(List<String> names) {
    List<String> cells = new ArrayList<>(names);
    COLUMNS.forEach(column -> cells.add(column.title()));
    cells.add("ended");
    return cells;
  }

  private static List<String> row(JsonNode group, List<String> names) {
    List<String> cells = new ArrayList<>();
    for (String name : names) {
      JsonNode value = group.path(name.equals("agent") ? "agent_name" : name);
      String nobody = name.equals("agent") ? "nobody" : NONE;
      cells.add(value.isString() ? TerminalOutput.plain(value.asString()) : nobody);
    }
    cells.addAll(numbers(group));
    return cells;
  }

  private static List<String> total(JsonNode total, List<String> names) {
    List<String> cells = new ArrayList<>(List.of("all"));
    names.stream().skip(1).forEach(name -> cells.add(""));
    cells.addAll(numbers(total));
    return cells;
  }

  private static List<String> numbers(JsonNode of) {
    JsonNode accepted = of.path("until_accepted");
    JsonNode answered = of.path("until_first_words");
    JsonNode handling = of.path("handling");
    JsonNode ratings = of.path("ratings");
    return List.of(
        of.path("handoffs").asString(),
        of.path("answered").asString(),
        of.path("queued").asString(),
        of.path("accepted").asString(),
        duration(accepted.path("median_seconds")),
        duration(accepted.path("p90_seconds")),
        duration(accepted.path("longest_seconds")),
        duration(answered.path("median_seconds")),
        duration(answered.path("p90_seconds")),
        duration(handling.path("median_seconds")),
        duration(handling.path("p90_seconds")),
        ratings.path("count").asString(NONE),
        average(ratings.path("average")),
        reasons(of.path("end_reasons")));
  }

  private static String average(JsonNode average) {
    return average.isNumber() ? String.format(Locale.ROOT, "%.1f", average.asDouble()) : NONE;
  }

  private static String reasons(JsonNode reasons) {
    return reasons.isEmpty()
        ? NONE
        : reasons.properties().stream()
            .map(each -> each.getValue().asString() + " " + TerminalOutput.plain(each.getKey()))
            .collect(Collectors.joining(", "));
  }

  /**
   * The two largest units of a time: {@code 48s}, {@code 3m 05s}, {@code 1h 02m}, {@code 2d 3h}.
   */
  static String duration(JsonNode seconds) {
    if (!seconds.isNumber()) {
      return NONE;
    }
    Duration time = Duration.ofSeconds(seconds.asLong());
    if (time.toMinutes() == 0) {
      return time.toSeconds() + "s";
    }
    if (time.toHours() == 0) {
      return "%dm %02ds".formatted(time.toMinutes(), time.toSecondsPart());
    }
    return time.toDays() == 0
        ? "%dh %02dm".formatted(time.toHours(), time.toMinutesPart())
        : "%dd %dh".formatted(time.toDays(), time.toHoursPart());
  }

  private static List<Integer> widths(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.getFirst().size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    return widths;
  }

  /** The line above the titles: each of its words begins where the column below it does. */
  private static String above(List<Integer> widths, int names) {
    StringBuilder line = new StringBuilder();
    int begin = 0;
    for (int column = 0; column < widths.size(); column++) {
      int own = column - names;
      if (own >= 0 && own < COLUMNS.size() && !COLUMNS.get(own).above().isEmpty()) {
        line.append(" ".repeat(begin - line.length())).append(COLUMNS.get(own).above());
      }
      begin += widths.get(column) + GAP.length();
    }
    return line.toString();
  }

  /**
   * Names are at the left of their columns, numbers at the right; the last may be of any length.
   */
  private static String line(List<String> row, List<Integer> widths, int names) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size() - 1; column++) {
      String cell = row.get(column);
      String fill = " ".repeat(widths.get(column) - cell.length());
      line.append(column < names ? cell + fill : fill + cell).append(GAP);
    }
    return line.append(row.getLast()).toString();
  }
}
