package dev.baton.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Baton, one node or several, between its world and the generator. */
final class Setup implements AutoCloseable {

  static final int USUAL_CONVERSATIONS = 256;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Bench bench;
  private final Front front;
  private final Partner world;
  private final Partner generator;
  private final @Nullable Partner postgres;
  private final String storeUrl;
  private final List<BatonConfiguration> configurations;
  private final List<Path> folders;
  private List<Program> programs = List.of();
  private List<String> earlierComplaints = List.of();
  private double readyMillis;

  /**
   * Starts everything.
   *
   * @param change what is different from the usual configuration
   */
  Setup(Bench bench, Front front, UnaryOperator<BatonConfiguration> change) {
    this.bench = bench;
    this.front = front;
    this.generator = bench.generator();
    this.world = bench.world();
    this.postgres = bench.options().postgres() ? bench.postgres() : null;
    String database = postgres == null ? "" : postgres.ask(new Hello(0, ""), Hello.class).url();
    this.configurations =
        bench
            .options()
            .nodes(node ->
                database.isEmpty()
                    ? BatonConfiguration.SQLITE
                    : BatonConfiguration.postgres(database, node))
            .stream()
            .map(store -> new BatonConfiguration(world.port(), store, front, false, false))
            .map(change)
            .toList();
    this.folders = configurations.stream().map(each -> bench.programFolder()).toList();
    this.storeUrl =
        database.isEmpty()
            ? "jdbc:sqlite:" + folders.getFirst().resolve("baton.db")
            : database + "?user=postgres";
    startPrograms();
  }

  private void startPrograms() {
    List<Program> started = new ArrayList<>();
    for (int node = 0; node < configurations.size(); node++) {
      started.add(Program.start(bench, folders.get(node), configurations.get(node).yaml()));
    }
    programs = List.copyOf(started);
    programs.forEach(Program::awaitReady);
    readyMillis = program().ageMillis();
  }

  /** Stops Baton, lets its store be changed, and starts it again. */
  void restart(Consumer<String> change) {
    close();
    earlierComplaints = complaints().toList();
    change.accept(storeUrl);
    startPrograms();
  }

  Setup(Bench bench, Front front) {
    this(bench, front, usual -> usual);
  }

  /** The first node. */
  Program program() {
    return programs.getFirst();
  }

  /** How long it took from the start of its Java until it was ready. */
  double readyMillis() {
    return readyMillis;
  }

  WorldReport tell(WorldOrder order) {
    return world.ask(order, WorldReport.class);
  }

  /** The usual calls in a closed loop, with nothing to wait for but the acknowledgement. */
  LoadOrder order(Traffic traffic, int conversations) {
    return LoadOrder.usual(
        bench, traffic, programs.stream().map(Program::port).toList(), conversations);
  }

  /** Calls to the bot, past Baton. */
  LoadOrder orderToBot(int conversations) {
    return LoadOrder.usual(bench, Traffic.BOT, List.of(world.port()), conversations);
  }

  /** The usual calls, with a message under way for each conversation. */
  LoadOrder wholeOrder(int conversations) {
    LoadOrder order = order(front.traffic(), conversations);
    return front.answersInTheCall() ? order.over(conversations) : order.windowed(conversations);
  }

  LoadReport load(LoadOrder order) {
    return order.by(generator).allTaken();
  }

  /**
   * Lets Java compile what is used, and nodes find their work. Calls that are not taken meanwhile
   * are told and do not count: platforms repeat them.
   *
   * @param answered whether the bot answers
   */
  void warm(LoadOrder order, boolean answered) {
    bench.tell("warming up");
    if (answered) {
      tell(WorldOrder.answering(0));
    }
    LoadReport report = order.by(generator);
    if (!report.others().isEmpty()) {
      bench.tell("not taken meanwhile, by status: " + report.others());
    }
    if (answered && !front.answersInTheCall()) {
      awaitSeen(report.acknowledged());
      AtomicLong last = new AtomicLong();
      Awaitility.await("nothing is under way")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> tell(WorldOrder.REPORT).seen(), seen -> last.getAndSet(seen) == seen);
    }
  }

  /** Makes calls and waits until everything that they brought has been answered. */
  Whole whole(LoadOrder order) {
    tell(WorldOrder.answering(0));
    return wholeAsTold(order);
  }

  /** The same with a bot that has been told how to behave. */
  Whole wholeAsTold(LoadOrder order) {
    Cost before = cost();
    long begun = System.nanoTime();
    LoadReport taken = load(order);
    if (front.answersInTheCall() && order.traffic() == front.traffic()) {
      if (taken.answered() < taken.acknowledged()) {
        throw new RunFailure(
            "of %d answers, %d hold what the bot said"
                .formatted(taken.acknowledged(), taken.answered()));
      }
      return new Whole(
          taken.acknowledged(),
          taken.seconds(),
          taken.acknowledgement(),
          taken.acknowledgement(),
          tell(WorldOrder.REPORT).calls(),
          cost().since(before));
    }
    WorldReport report = awaitSeen(taken.acknowledged());
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Whole(
        taken.acknowledged(),
        seconds,
        taken.acknowledgement(),
        report.whole(),
        report.calls(),
        cost().since(before));
  }

  /** Waits until the world has seen as many messages; fails if it sees none for two minutes. */
  WorldReport awaitSeen(long count) {
    while (true) {
      long before = tell(WorldOrder.REPORT).seen();
      try {
        WorldReport report =
            Awaitility.await("answers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                    () -> tell(WorldOrder.REPORT),
                    now -> now.seen() >= count || now.seen() > before + count / 4);
        if (report.seen() >= count) {
          return report;
        }
      } catch (ConditionTimeoutException late) {
        throw new RunFailure("of " + count + " messages, only " + before + " were answered", late);
      }
    }
  }

  /** Waits until the world has got as many calls of a kind. */
  WorldReport awaitCalls(String kind, long count) {
    return Awaitility.await(kind)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> tell(WorldOrder.REPORT),
            report -> report.calls().getOrDefault(kind, 0L) >= count);
  }

  Cost cost() {
    double baton = programs.stream().mapToDouble(each -> each.meter().cpuSeconds()).sum();
    double database = postgres == null ? 0 : postgres.cpuSecondsOfChildren();
    ThreadTimes threads =
        programs.stream()
            .map(each -> each.meter().threads())
            .reduce(ThreadTimes.NONE, ThreadTimes::and);
    return new Cost(baton, database, fsyncs(), threads);
  }

  /** How many there were; NaN if they are not counted. */
  private double fsyncs() {
    return bench.shim() == null || counted().anyMatch(FsyncShim::isNotCounted)
        ? Double.NaN
        : counted().mapToDouble(SharedNumbers::first).sum();
  }

  /** Adds what the program needed on the whole, and what went wrong in it. */
  void addTotals(Figures figures) {
    figures.add(
        "peak memory",
        "MB",
        programs.stream().mapToDouble(each -> each.meter().peakMegabytes()).max().orElseThrow());
    double fsyncs = fsyncs();
    if (fsyncs > 0) {
      figures.add(
          "mean fsync", "ms", counted().mapToDouble(SharedNumbers::second).sum() / 1e6 / fsyncs);
    }
    List<String> warnings = complaints().toList();
    figures.add("warnings in the log", "", warnings.size());
    warnings.stream().limit(3).forEach(bench::tell);
    figures.add("messages that arrived twice", "", (double) tell(WorldOrder.REPORT).twice());
    complainOfErrors(figures);
  }

  /** Has the run fail if Baton's log holds an error. */
  void complainOfErrors(Figures figures) {
    List<String> errors = complaints().filter(Program::isError).toList();
    if (!errors.isEmpty()) {
      figures.complain(
          "%d errors in Baton's log, the first: %s".formatted(errors.size(), errors.getFirst()));
    }
  }

  private Stream<String> complaints() {
    return Stream.concat(
        earlierComplaints.stream(), programs.stream().flatMap(each -> each.complaints().stream()));
  }

  private Stream<SharedNumbers> counted() {
    return Stream.concat(
            programs.stream().map(Program::fsyncs), Stream.ofNullable(bench.postgresFsyncs()))
        .flatMap(Stream::ofNullable);
  }

  /** Stops Baton. */
  @Override
  public void close() {
    programs.forEach(Program::close);
  }
}
