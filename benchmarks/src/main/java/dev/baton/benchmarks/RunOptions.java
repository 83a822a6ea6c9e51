package dev.baton.benchmarks;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** What can be chosen for a run; not every scenario heeds everything. */
final class RunOptions {

  @Option(names = "--rounds", description = "How often it is measured (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      description = "How long each measurement lasts (default: ${DEFAULT-VALUE}).")
  private double seconds = 10;

  @Option(
      names = "--warmup",
      description = "Seconds of the same traffic before that (default: ${DEFAULT-VALUE}).")
  private double warmup = 10;

  @Option(
      names = "--connections",
      description = "How many calls are under way at once, at most (default: ${DEFAULT-VALUE}).")
  private int connections = 64;

  @Option(
      names = "--conversations",
      description = "Among how many users the messages are spread (default: ${DEFAULT-VALUE}).")
  private int conversations = 256;

  @Option(
      names = "--rate",
      description = "Arrivals in a second where latency is measured; 0: half of what went through.")
  private double rate;

  @Option(names = "--heap", description = "Baton's heap (default: ${DEFAULT-VALUE}).")
  private String heap = "512m";

  @Option(
      names = "--jvm",
      description = "More flags for Baton's Java, in one or several options, separated by blanks.")
  private List<String> jvm = List.of();

  @Option(
      names = "--disk",
      description =
          "fast: this machine's own; or how much longer each fsync lasts, such as 1ms or 200us.")
  private DiskDelay disk = DiskDelay.NONE;

  int rounds() {
    return rounds;
  }

  double seconds() {
    return seconds;
  }

  double warmup() {
    return warmup;
  }

  int connections() {
    return connections;
  }

  int conversations() {
    return conversations;
  }

  double rate(double through) {
    return rate > 0 ? rate : through / 2;
  }

  String heap() {
    return heap;
  }

  List<String> jvm() {
    return jvm.stream()
        .flatMap(flags -> Arrays.stream(flags.split(" ")))
        .filter(flag -> !flag.isBlank())
        .toList();
  }

  DiskDelay disk() {
    return disk;
  }
}
