package dev.baton.benchmarks;

import org.awaitility.Awaitility;

/** How soon Baton is there, and what it needs while nothing happens. */
final class StartScenario implements Scenario {

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String description() {
    return "start to ready, memory and CPU while nothing happens, start to the first answer";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    options.prefer(5, 10, 10, true);
    for (int round = 1; round <= options.rounds(); round++) {
      try (Setup setup = new Setup(bench, Front.TELEGRAM)) {
        figures.add("start to ready, new store", "ms", setup.readyMillis());
        idle(setup, options, figures);
        setup.restart(url -> bench.tell("starting again"));
        figures.add("start to ready", "ms", setup.readyMillis());
        setup.tell(WorldOrder.answering(0));
        setup.load(setup.order(Traffic.TELEGRAM, 1).only(1));
        setup.awaitSeen(1);
        figures.add("start to first answer", "ms", setup.program().ageMillis());
        setup.complainOfErrors(figures);
      }
    }
  }

  private static void idle(Setup setup, RunOptions options, Figures figures) {
    Cost before = setup.cost();
    Awaitility.await("nothing happens")
        .pollDelay(options.idle())
        .atMost(options.idle().plusSeconds(10))
        .until(() -> true);
    Cost cost = setup.cost().since(before);
    figures.add(
        "CPU while nothing happens", "ms/s", cost.baton() * 1_000 / options.idle().toSeconds());
    figures.add(
        "memory after " + options.idle().toSeconds() + " s",
        "MB",
        setup.program().meter().megabytes());
  }
}
