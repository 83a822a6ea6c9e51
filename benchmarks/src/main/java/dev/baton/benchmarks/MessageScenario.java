package dev.baton.benchmarks;

import dev.baton.benchmarks.EchoScenario.EchoRounds;

/** Whole messages: taken in, answered by the bot, the answer delivered. */
record MessageScenario(Front front) implements Scenario {

  static final String NAME = "message";

  @Override
  public String name() {
    return "message-" + front.title();
  }

  @Override
  public String description() {
    return front.title() + ": a user's message, the bot's turn, and its answer to the user";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    try (Setup setup = new Setup(bench, front)) {
      run(bench, setup, figures);
    }
  }

  private void run(Bench bench, Setup setup, Figures figures) {
    RunOptions options = bench.options();
    LoadOrder order = setup.wholeOrder(options.conversations(Setup.USUAL_CONVERSATIONS));
    EchoRounds echo = bench.echo();
    setup.warm(order.lasting(options.warmup()), true);
    for (int round = 1; round <= options.rounds(); round++) {
      echo.measure(figures);
      measure(bench, setup, order, figures);
    }
    echo.ratios(figures, NAME);
    setup.addTotals(figures);
  }

  private static void measure(Bench bench, Setup setup, LoadOrder order, Figures figures) {
    Whole full = setup.whole(order);
    full.addFull(figures, NAME);
    bench.tell("message: " + full);
    if (bench.options().latency()) {
      double rate = bench.options().rate(full.rate() / 2);
      Whole calm = setup.whole(order.at(rate));
      calm.addCalm(figures, NAME, rate);
      bench.tell("message, open loop: " + calm);
    }
  }
}
