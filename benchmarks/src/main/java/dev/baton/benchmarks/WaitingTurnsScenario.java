package dev.baton.benchmarks;

/** Many conversations wait for a slow bot at once. */
final class WaitingTurnsScenario implements Scenario {

  private static final int TURNS = 10_000;
  private static final int THINKS_MILLIS = 1_000;

  @Override
  public String name() {
    return "waiting-turns";
  }

  @Override
  public String description() {
    return "10 000 conversations wait at once for a bot that thinks for a second";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    int turns = bench.options().conversations(TURNS);
    Setup setup = new Setup(bench, Front.TELEGRAM);
    LoadOrder order = setup.order(Traffic.TELEGRAM, turns).only(turns);
    for (int round = 1; round <= bench.options().rounds(); round++) {
      setup.tell(WorldOrder.gathering(turns, THINKS_MILLIS));
      long begun = System.nanoTime();
      setup.load(order);
      WorldReport gathered = setup.awaitCalls("bot turn", turns);
      double waited = (System.nanoTime() - begun) / 1e9;
      figures.add("waiting at once", "", gathered.mostWaiting());
      figures.add("until all waited", "s", waited);
      figures.add("memory while they wait", "MB", setup.program().meter().megabytes());
      figures.add(
          "heap while they wait",
          "MB",
          HeapInfo.usedMegabytes(setup.program().diagnose("GC.heap_info")));
      setup.awaitSeen(turns);
      figures.add(
          "until all were answered, from then", "s", (System.nanoTime() - begun) / 1e9 - waited);
      bench.tell(
          "%d waited at once after %.1f s, all answered after %.1f s"
              .formatted(gathered.mostWaiting(), waited, (System.nanoTime() - begun) / 1e9));
    }
    setup.addTotals(figures);
  }
}
