package dev.baton.benchmarks;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Whole messages: taken in, answered by the bot, the answer delivered. */
final class MessageScenario implements Scenario {

  static final String RATE = "message: rate";
  static final String CPU = "message: CPU a message";
  static final String CPU_RATIO = "message ÷ echo: CPU";
  static final String RATE_RATIO = "message ÷ echo: rate";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "message-telegram";
  }

  @Override
  public String description() {
    return "a user's message on Telegram, the bot's turn, and its answer to the user";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    Partner generator = bench.generator();
    Partner echo = bench.echo();
    Partner world = bench.world();
    Program program = bench.program(new BatonConfiguration(world.port()));
    LoadOrder order = order(bench, program, options.conversations());
    EchoScenario.warm(bench, generator, echo);
    bench.tell("message: warming up");
    whole(world, generator, program, order.lasting(options.warmup()));
    for (int round = 1; round <= options.rounds(); round++) {
      EchoScenario.measure(bench, generator, echo, figures);
      measure(bench, world, generator, program, order, figures);
    }
    figures.ratio(RATE_RATIO, RATE, EchoScenario.RATE);
    figures.ratio(CPU_RATIO, CPU, EchoScenario.CPU);
    addProgram(bench, program, figures);
  }

  /** What Telegram sends to Baton, in a closed loop. */
  static LoadOrder order(Bench bench, Program program, int window) {
    RunOptions options = bench.options();
    return new LoadOrder(
        Traffic.TELEGRAM,
        program.port(),
        BatonConfiguration.TELEGRAM_PATH,
        BatonConfiguration.TELEGRAM_SECRET,
        options.connections(),
        0,
        options.seconds(),
        options.conversations(),
        window,
        bench.seen().toString());
  }

  /** What the program needed on the whole, and what it complained of. */
  static void addProgram(Bench bench, Program program, Figures figures) {
    figures.add("peak memory", "MB", program.meter().peakMegabytes());
    figures.add("mean fsync", "ms", program.fsyncMillis());
    figures.add("warnings in the log", "", program.warnings().size());
    program.warnings().stream().limit(3).forEach(bench::tell);
  }

  /**
   * Messages and what became of them.
   *
   * @param seconds until the last answer had arrived
   */
  private record Whole(
      LoadReport taken, WorldReport world, double seconds, double cpuMicros, double fsyncs) {

    double rate() {
      return taken.acknowledged() / seconds;
    }
  }

  private static Whole whole(Partner world, Partner generator, Program program, LoadOrder order) {
    world.ask(WorldOrder.answering(0), WorldReport.class);
    double fsyncs = program.fsyncs();
    double cpu = program.meter().cpuSeconds();
    long begun = System.nanoTime();
    LoadReport taken = generator.ask(order, LoadReport.class).allTaken();
    WorldReport report = awaitAll(world, taken.acknowledged());
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Whole(
        taken,
        report,
        seconds,
        (program.meter().cpuSeconds() - cpu) * 1e6 / taken.acknowledged(),
        (program.fsyncs() - fsyncs) / taken.acknowledged());
  }

  private static WorldReport awaitAll(Partner world, long count) {
    try {
      return Awaitility.await("all answers")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> world.ask(WorldOrder.REPORT, WorldReport.class),
              report -> report.seen() >= count);
    } catch (ConditionTimeoutException late) {
      long seen = world.ask(WorldOrder.REPORT, WorldReport.class).seen();
      throw new RunFailure("of " + count + " messages, only " + seen + " were answered", late);
    }
  }

  private static void measure(
      Bench bench,
      Partner world,
      Partner generator,
      Program program,
      LoadOrder order,
      Figures figures) {
    Whole full = whole(world, generator, program, order);
    figures.add(RATE, "1/s", full.rate());
    figures.add(CPU, "µs", full.cpuMicros());
    figures.add("message: fsyncs a message", "", full.fsyncs());
    full.world()
        .calls()
        .forEach((kind, count) ->
            figures.add(
                "calls a message: " + kind, "", (double) count / full.taken().acknowledged()));
    figures.add("message: acknowledged, full load", full.taken().acknowledgement());
    figures.add("message: answered, full load", full.world().whole());
    double rate = bench.options().rate(full.rate());
    Whole calm = whole(world, generator, program, order.at(rate));
    figures.add("message: acknowledged, open loop", calm.taken().acknowledgement());
    figures.add("message: answered, open loop", calm.world().whole());
    figures.add("message: CPU a message, open loop", "µs", calm.cpuMicros());
    figures.add("message: rate of the open loop", "1/s", rate);
    bench.tell(
        "message: %.0f/s, %.0f µs of CPU; at %.0f/s acknowledged after %.2f ms (p99 %.2f), answered after %.2f ms (p99 %.2f)"
            .formatted(
                full.rate(),
                full.cpuMicros(),
                rate,
                calm.taken().acknowledgement().p50(),
                calm.taken().acknowledgement().p99(),
                calm.world().whole().p50(),
                calm.world().whole().p99()));
  }
}
