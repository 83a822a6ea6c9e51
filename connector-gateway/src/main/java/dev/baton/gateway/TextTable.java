package dev.baton.gateway;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Rows below titles. On a terminal the titles are bold, and states have a colour. */
final class TextTable {

  private static final String GAP = "  ";
  private static final Set<String> STATES = Set.of("control", "status");
  private static final Map<String, Style> COLOURS =
      Map.of(
          "bot", Style.fg_blue,
          "queue", Style.fg_yellow,
          "queued", Style.fg_yellow,
          "agent", Style.fg_green,
          "accepted", Style.fg_green,
          "failed", Style.fg_red,
          "expired", Style.fg_red);

  private final List<String> titles;
  private final List<Row> rows = new ArrayList<>();

  TextTable(String... titles) {
    this.titles = List.of(titles);
  }

  private record Row(List<String> cells, String below) {}

  /** Adds a row with a cell for each title; the last may be of any length. */
  void row(String... cells) {
    rows.add(new Row(List.of(cells), ""));
  }

  /** Adds a row, and a line of words below it. */
  void rowAbove(String below, String... cells) {
    rows.add(new Row(List.of(cells), below));
  }

  /** Prints nothing, not even titles, if there is no row. */
  void print(PrintWriter out, Ansi ansi) {
    if (rows.isEmpty()) {
      return;
    }
    List<Integer> widths =
        IntStream.range(0, titles.size())
            .mapToObj(column ->
                Math.max(
                    titles.get(column).length(),
                    rows.stream()
                        .mapToInt(row -> row.cells().get(column).length())
                        .max()
                        .orElse(0)))
            .toList();
    String head = line(titles, widths, Ansi.OFF);
    out.println(ansi.enabled() ? Style.bold.on() + head + Style.reset.on() : head);
    for (Row row : rows) {
      out.println(line(row.cells(), widths, ansi));
      if (!row.below().isEmpty()) {
        out.println("    " + row.below());
      }
    }
  }

  private String line(List<String> cells, List<Integer> widths, Ansi ansi) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      Style colour = STATES.contains(titles.get(column)) ? COLOURS.get(cell) : null;
      line.append(colour == null || !ansi.enabled() ? cell : colour.on() + cell + colour.off());
      if (column < cells.size() - 1) {
        line.append(" ".repeat(widths.get(column) - cell.length())).append(GAP);
      }
    }
    return line.toString();
  }
}
