package dev.baton.benchmarks;

/** The bot answers nobody for a while, users write on, and then it answers again. */
final class BacklogScenario implements Scenario {

  private static final int CONVERSATIONS = 1_000;

  @Override
  public String name() {
    return "backlog";
  }

  @Override
  public String description() {
    return "100 000 messages wait for a bot that answers nobody; then it answers";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    int messages = options.messages();
    Setup setup = new Setup(bench, Front.TELEGRAM);
    LoadOrder order =
        setup.order(Traffic.TELEGRAM, options.conversations(CONVERSATIONS)).only(messages);
    setup.warm(
        setup.wholeOrder(options.conversations(CONVERSATIONS)).lasting(options.warmup()), true);
    for (int round = 1; round <= options.rounds(); round++) {
      setup.tell(WorldOrder.parking());
      Cost empty = setup.cost();
      LoadReport taken = setup.load(order);
      setup.cost().since(empty).addTo(figures, "taken", messages);
      figures.add("taken: rate", "1/s", taken.rate());
      figures.add("taken: acknowledged", taken.acknowledgement());
      figures.add("memory while they wait", "MB", setup.program().meter().megabytes());
      bench.tell("%d taken, %.0f/s".formatted(messages, taken.rate()));
      Cost full = setup.cost();
      long begun = System.nanoTime();
      setup.tell(WorldOrder.answering(0));
      setup.awaitSeen(messages);
      double seconds = (System.nanoTime() - begun) / 1e9;
      setup.cost().since(full).addTo(figures, "answered", messages);
      figures.add("answered: rate", "1/s", messages / seconds);
      bench.tell("%d answered, %.0f/s".formatted(messages, messages / seconds));
    }
    setup.addTotals(figures);
  }
}
