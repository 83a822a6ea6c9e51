package dev.baton.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A short choice that fails if Baton has become slower. It compares ratios to the echo, each of the
 * best of the rounds between which the echo is measured; what looks like a regression is measured a
 * second time before it counts.
 */
final class GuardScenario implements Scenario {

  private static final double CPU_TOLERANCE = 0.25;
  private static final double RATE_TOLERANCE = 0.4;
  private static final double WARMUP = 25;

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public String description() {
    return "fails if ingest-telegram or message-telegram has become slower, against baseline.json";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    bench.options().prefer(5, 4, WARMUP, false);
    int cores = Runtime.getRuntime().availableProcessors();
    Path file = bench.checkout().resolve("benchmarks/baseline.json");
    Map<String, Double> measured = measure(bench, figures);
    if (bench.options().accept()) {
      new Baseline(cores, CPU_TOLERANCE, RATE_TOLERANCE, measured).write(file);
      bench.tell("accepted as the baseline");
      return;
    }
    Baseline baseline = Baseline.read(file);
    if (baseline.cores() != cores) {
      bench.tell(
          "RATES ARE NOT COMPARED: the baseline is of %d cores, this machine has %d"
              .formatted(baseline.cores(), cores));
    }
    List<String> first = baseline.regressions(measured, cores);
    if (!first.isEmpty()) {
      first.forEach(bench::tell);
      bench.tell("measuring again");
      baseline.regressions(measure(bench, figures), cores).forEach(figures::complain);
    }
  }

  private static Map<String, Double> measure(Bench bench, Figures figures) {
    Figures measured = new Figures();
    for (Scenario part :
        List.of(new IngestScenario(Front.TELEGRAM), new MessageScenario(Front.TELEGRAM))) {
      Figures own = new Figures();
      part.run(bench, own);
      measured.addAll(own);
    }
    figures.addAll(measured);
    return measured.bestRatios();
  }
}
