package dev.baton.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * Baton's webhook, which stores what it acknowledges, beside the webhook servers of others, which
 * store nothing: what each needs to take an update in when its bot does nothing.
 */
final class PeersScenario implements Scenario {

  private static final List<String> NAMES =
      List.of("telegrambots", "grammy", "telegraf", "aiogram", "python-telegram-bot", "rasa");

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String description() {
    return "the webhook servers of other projects, which store nothing, beside Baton's ingest";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    Partner generator = bench.generator();
    Partner echo = bench.echo();
    Partner world = bench.world();
    world.ask(WorldOrder.parking(), WorldReport.class);
    Program program = bench.program(new BatonConfiguration(world.port()));
    LoadOrder ingest = MessageScenario.order(bench, program, 0);
    List<Peer> peers =
        NAMES.stream()
            .map(name -> Peer.start(bench, name, world.port()))
            .flatMap(Optional::stream)
            .toList();
    EchoScenario.warm(bench, generator, echo);
    IngestScenario.warm(bench, generator, ingest);
    for (Peer peer : peers) {
      bench.tell(peer.name() + ": warming up");
      load(generator, peer, order(bench, peer).lasting(options.warmup()));
    }
    for (int round = 1; round <= options.rounds(); round++) {
      EchoScenario.measure(bench, generator, echo, figures);
      IngestScenario.measure(bench, generator, program, ingest, figures);
      for (Peer peer : peers) {
        measure(bench, generator, peer, figures);
      }
    }
    figures.ratio(IngestScenario.RATE_RATIO, IngestScenario.RATE, EchoScenario.RATE);
    figures.ratio(IngestScenario.CPU_RATIO, IngestScenario.CPU, EchoScenario.CPU);
    for (Peer peer : peers) {
      figures.ratio("ingest ÷ " + peer.name() + ": rate", IngestScenario.RATE, rate(peer));
      figures.ratio("ingest ÷ " + peer.name() + ": CPU", IngestScenario.CPU, cpu(peer));
      figures.add(peer.name() + ": peak memory", "MB", peer.meter().peakMegabytes());
    }
    MessageScenario.addProgram(bench, program, figures);
  }

  private static void measure(Bench bench, Partner generator, Peer peer, Figures figures) {
    Load load = load(generator, peer, order(bench, peer));
    figures.add(rate(peer), "1/s", load.report().rate());
    figures.add(cpu(peer), "µs", load.cpuMicros());
    figures.add(peer.name() + ": acknowledged, full load", load.report().acknowledgement());
    bench.tell(
        "%s: %.0f/s, %.1f µs of CPU"
            .formatted(peer.name(), load.report().rate(), load.cpuMicros()));
  }

  /** What it does after it has acknowledged is counted too. */
  private static Load load(Partner generator, Peer peer, LoadOrder order) {
    return Load.on(
        peer.meter(),
        () -> {
          LoadReport report = generator.ask(order, LoadReport.class);
          peer.settle();
          return report;
        });
  }

  private static LoadOrder order(Bench bench, Peer peer) {
    RunOptions options = bench.options();
    return new LoadOrder(
        Traffic.TELEGRAM,
        peer.port(),
        "/webhook",
        Peer.SECRET,
        options.connections(),
        0,
        options.seconds(),
        options.conversations(),
        0,
        "");
  }

  private static String rate(Peer peer) {
    return peer.name() + ": rate";
  }

  private static String cpu(Peer peer) {
    return peer.name() + ": CPU an update";
  }
}
