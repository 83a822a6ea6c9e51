package dev.baton.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be chosen for a run; not every scenario heeds everything. */
final class RunOptions {

  /** Where Baton stores. */
  enum Store {
    SQLITE,
    POSTGRES
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "What is measured.")
  private @Nullable String scenario;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATTERN",
      description = "hot: part of the names of what is measured (default: all).")
  private String pattern = "";

  @Option(
      names = "--rounds",
      description = "How often it is measured (default: 3, 5 for start, guard and hot).")
  private int rounds;

  @Option(
      names = "--seconds",
      description = "How long each measurement lasts (default: 10, 4 for guard, 1 for hot).")
  private double seconds;

  @Option(
      names = "--warmup",
      description = "Seconds of the same before that (default: 10, 25 for guard, 3 for hot).")
  private double warmup;

  @Option(
      names = "--connections",
      description = "How many calls are under way at once, at most (default: ${DEFAULT-VALUE}).")
  private int connections = 64;

  @Option(
      names = "--conversations",
      description = "Among how many users the messages are spread; 0: as the scenario needs.")
  private int conversations;

  @Option(
      names = "--rate",
      description = "Arrivals in a second where latency is measured; 0: as the scenario needs.")
  private double rate;

  @Option(
      names = "--messages",
      description = "backlog: how many messages wait (default: ${DEFAULT-VALUE}).")
  private int messages = 100_000;

  @Option(
      names = "--stored",
      split = ",",
      description = "stored: with how many conversations in the store (default: 1000 to 1000000).")
  private List<Integer> stored = List.of(1_000, 10_000, 100_000, 1_000_000);

  @Option(
      names = "--each",
      description = "stored: how many messages each of them has (default: ${DEFAULT-VALUE}).")
  private int each = 10;

  @Option(
      names = "--idle",
      description = "start: after how many seconds memory is read (default: ${DEFAULT-VALUE}).")
  private int idle = 30;

  @Option(
      names = "--consoles",
      description = "console: how many are open (default: ${DEFAULT-VALUE}).")
  private int consoles = 1;

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

  @Option(names = "--store", description = "sqlite or postgres (default: sqlite).")
  private Store store = Store.SQLITE;

  @Option(
      names = "--nodes",
      description = "How many Batons share the store, which must be postgres for several.")
  private int nodes = 1;

  @Option(names = "--no-latency", description = "Leaves out the open loops.")
  private boolean noLatency;

  @Option(names = "--accept", description = "guard: takes what is measured as the baseline.")
  private boolean accept;

  /** Fails if something was chosen that cannot be measured. */
  void check() {
    List<String> wrong =
        Stream.of(
                least("--rounds", rounds, 0),
                least("--seconds", seconds, 0),
                least("--warmup", warmup, 0),
                least("--connections", connections, 1),
                least("--consoles", consoles, 1),
                least("--conversations", conversations, 0),
                most("--conversations", conversations, LoadOrder.CONVERSATIONS),
                least("--rate", rate, 0),
                least("--messages", messages, 1),
                least("--stored", stored.stream().mapToInt(Integer::intValue).min().orElse(0), 1),
                most("--stored", Collections.max(stored), LoadOrder.CONVERSATIONS),
                least("--each", each, 1),
                least("--idle", idle, 1),
                least("--nodes", nodes, 1),
                nodes > 1 && !postgres() ? "--nodes=" + nodes + " needs --store=postgres" : "")
            .filter(problem -> !problem.isEmpty())
            .toList();
    if (!wrong.isEmpty()) {
      throw new RunFailure(String.join("; ", wrong));
    }
  }

  private static String least(String option, double value, int least) {
    return value < least ? option + " must be at least " + least : "";
  }

  private static String most(String option, double value, int most) {
    return value > most ? option + " must be at most " + most : "";
  }

  /** Takes values for what was not chosen. */
  void prefer(int usualRounds, double usualSeconds, double usualWarmup, boolean latency) {
    rounds = rounds > 0 ? rounds : usualRounds;
    seconds = seconds > 0 ? seconds : usualSeconds;
    warmup = warmup > 0 ? warmup : usualWarmup;
    noLatency |= !latency;
  }

  /** The name of the scenario; null if none was chosen. */
  @Nullable String scenario() {
    return scenario;
  }

  int rounds() {
    return rounds > 0 ? rounds : 3;
  }

  double seconds() {
    return seconds > 0 ? seconds : 10;
  }

  double warmup() {
    return warmup > 0 ? warmup : 10;
  }

  /** A regular expression for names; empty for all. */
  String pattern() {
    return pattern;
  }

  Duration idle() {
    return Duration.ofSeconds(idle);
  }

  int consoles() {
    return consoles;
  }

  int connections() {
    return connections;
  }

  int conversations(int usual) {
    return conversations > 0 ? conversations : usual;
  }

  double rate(double usual) {
    return rate > 0 ? rate : usual;
  }

  int messages() {
    return messages;
  }

  List<Integer> stored() {
    return stored;
  }

  int each() {
    return each;
  }

  /** The flag for the heap of the Java that is measured, and of the echo. */
  String heapFlag() {
    return "-Xmx" + heap;
  }

  /** Flags for the Java that is measured. */
  List<String> javaFlags() {
    return Stream.concat(
            Stream.of(heapFlag()),
            jvm.stream().flatMap(flags -> Arrays.stream(flags.split(" ", -1))))
        .filter(flag -> !flag.isBlank())
        .toList();
  }

  DiskDelay disk() {
    return disk;
  }

  boolean latency() {
    return !noLatency;
  }

  boolean accept() {
    return accept;
  }

  boolean postgres() {
    return store == Store.POSTGRES;
  }

  /** What the store section of each node says. */
  List<String> nodes(IntFunction<String> section) {
    return IntStream.rangeClosed(1, nodes).mapToObj(section).toList();
  }
}
