package dev.baton.benchmarks;

/** What it costs that people look at the console while many conversations move. */
final class ConsoleScenario implements Scenario {

  private static final int CONVERSATIONS = 2_000;
  private static final String CLOSED = "console closed";
  private static final String OPEN = "console open";

  @Override
  public String name() {
    return "console";
  }

  @Override
  public String description() {
    return "whole messages of 2,000 conversations on Telegram, with a console open and without";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    try (Setup setup = new Setup(bench, Front.TELEGRAM)) {
      LoadOrder order =
          setup
              .order(Traffic.TELEGRAM, options.conversations(CONVERSATIONS))
              .windowed(Setup.USUAL_CONVERSATIONS);
      Partner consoles = bench.consoles();
      ConsoleOrder open =
          new ConsoleOrder(
              setup.program().port(), BatonConfiguration.API_TOKEN, options.consoles());
      ConsoleOrder closed = new ConsoleOrder(open.port(), open.token(), 0);
      consoles.ask(open, ConsoleReport.class);
      setup.warm(order.lasting(options.warmup()), true);
      consoles.ask(closed, ConsoleReport.class);
      for (int round = 1; round <= options.rounds(); round++) {
        measure(bench, setup, order, figures, CLOSED);
        consoles.ask(open, ConsoleReport.class);
        measure(bench, setup, order, figures, OPEN);
        ConsoleReport read = consoles.ask(closed, ConsoleReport.class);
        bench.tell("the consoles read " + read);
        if (read.events() == 0) {
          figures.complain("the consoles were told of nothing");
        }
        figures.add("events that the consoles were told", "", (double) read.events());
      }
      figures.ratio("open ÷ closed: rate", OPEN + ": rate", CLOSED + ": rate");
      figures.ratio("open ÷ closed: CPU", OPEN + ": CPU a message", CLOSED + ": CPU a message");
      setup.addTotals(figures);
    }
  }

  private static void measure(
      Bench bench, Setup setup, LoadOrder order, Figures figures, String name) {
    Whole whole = setup.whole(order);
    whole.addFull(figures, name);
    bench.tell(name + ": " + whole);
  }
}
