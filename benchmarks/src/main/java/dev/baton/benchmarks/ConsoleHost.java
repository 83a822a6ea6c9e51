package dev.baton.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A process that keeps consoles open as it is told, as browsers would. */
final class ConsoleHost {

  private final List<OpenConsole> open = new ArrayList<>();

  private ConsoleHost() {}

  public static void main(String[] arguments) throws IOException {
    LineDialog dialog = LineDialog.begin();
    dialog.say(new Hello(0, ""));
    dialog.serve(ConsoleOrder.class, new ConsoleHost()::obey);
  }

  /** Answers with what those read that were open until now. */
  private ConsoleReport obey(ConsoleOrder order) {
    long events = 0;
    long answers = 0;
    long bytes = 0;
    for (OpenConsole each : open) {
      ConsoleReport report = each.report();
      events += report.events();
      answers += report.answers();
      bytes += report.bytes();
      each.close();
    }
    open.clear();
    for (int index = 0; index < order.count(); index++) {
      open.add(new OpenConsole(order));
    }
    return new ConsoleReport(events, answers, bytes);
  }
}
