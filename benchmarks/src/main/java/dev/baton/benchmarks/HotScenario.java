package dev.baton.benchmarks;

import java.nio.file.Path;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Single paths, measured by JMH in a Java of their own. */
final class HotScenario implements Scenario {

  private static final int WARMUP_ROUNDS = 3;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public String name() {
    return "hot";
  }

  @Override
  public String description() {
    return "single paths within one Java, in time and memory; hot PATTERN for some of them";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    bench.options().prefer(5, 1, WARMUP_ROUNDS, true);
    Path log = bench.log("jmh.log");
    bench.tell("JMH tells its progress in " + log);
    try {
      for (RunResult result : new Runner(plan(bench.options(), log)).run()) {
        add(result, figures);
      }
    } catch (NoBenchmarksException none) {
      throw new RunFailure("no hot path is named like " + bench.options().pattern(), none);
    } catch (RunnerException failure) {
      throw new RunFailure(failure.getMessage() + "; see " + log, failure);
    }
  }

  private static Options plan(RunOptions options, Path log) {
    return new OptionsBuilder()
        .include("\\.hot\\..*" + options.pattern())
        .forks(1)
        .warmupIterations(WARMUP_ROUNDS)
        .warmupTime(time(options.warmup() / WARMUP_ROUNDS))
        .measurementIterations(options.rounds())
        .measurementTime(time(options.seconds()))
        .timeout(TimeValue.minutes(1))
        .jvmArgsAppend(options.javaFlags().toArray(String[]::new))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .output(log.toString())
        .build();
  }

  private static TimeValue time(double seconds) {
    return TimeValue.milliseconds(Math.round(seconds * 1_000));
  }

  private static void add(RunResult result, Figures figures) {
    String label = result.getPrimaryResult().getLabel();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult round : fork.getIterationResults()) {
        Result<?> time = round.getPrimaryResult();
        Result<?> memory =
            Objects.requireNonNull(round.getSecondaryResults().get(ALLOCATED), ALLOCATED);
        figures.add(label + ": time", time.getScoreUnit(), time.getScore());
        figures.add(label + ": memory", memory.getScoreUnit(), memory.getScore());
      }
    }
  }
}
