package dev.baton.benchmarks;

import dev.baton.benchmarks.EchoScenario.EchoRounds;
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
    IngestScenario ingest = new IngestScenario(Front.TELEGRAM);
    try (Setup setup = new Setup(bench, Front.TELEGRAM)) {
      setup.tell(WorldOrder.parking());
      List<Peer> peers =
          NAMES.stream()
              .map(name -> Peer.start(bench, name, bench.world().port()))
              .flatMap(Optional::stream)
              .toList();
      measure(bench, setup, ingest.order(bench, setup), peers, figures);
      setup.addTotals(figures);
    }
  }

  private static void measure(
      Bench bench, Setup setup, LoadOrder ingest, List<Peer> peers, Figures figures) {
    RunOptions options = bench.options();
    EchoRounds echo = bench.echo();
    setup.warm(ingest.lasting(options.warmup()), false);
    for (Peer peer : peers) {
      bench.tell(peer.name() + ": warming up");
      load(bench, peer, order(bench, peer).lasting(options.warmup()));
    }
    for (int round = 1; round <= options.rounds(); round++) {
      echo.measure(figures);
      IngestScenario.measure(bench, setup, ingest, figures);
      for (Peer peer : peers) {
        measure(bench, peer, figures);
      }
    }
    echo.ratios(figures, IngestScenario.NAME);
    for (Peer peer : peers) {
      figures.ratio(
          "ingest ÷ " + peer.name() + ": rate", IngestScenario.NAME + ": rate", rate(peer));
      figures.ratio(
          "ingest ÷ " + peer.name() + ": CPU", IngestScenario.NAME + ": CPU a message", cpu(peer));
      figures.add(peer.name() + ": peak memory", "MB", peer.meter().peakMegabytes());
    }
  }

  private static void measure(Bench bench, Peer peer, Figures figures) {
    double before = peer.meter().cpuSeconds();
    LoadReport report = load(bench, peer, order(bench, peer));
    double micros = (peer.meter().cpuSeconds() - before) * 1e6 / report.acknowledged();
    figures.add(rate(peer), "1/s", report.rate());
    figures.add(cpu(peer), "µs", micros);
    figures.add(peer.name() + ": acknowledged, full load", report.acknowledgement());
    bench.tell("%s: %.0f/s, %.1f µs of CPU".formatted(peer.name(), report.rate(), micros));
  }

  /** What it does after it has acknowledged is counted too. */
  private static LoadReport load(Bench bench, Peer peer, LoadOrder order) {
    LoadReport report = order.by(bench.generator()).allTaken();
    peer.settle();
    return report;
  }

  private static LoadOrder order(Bench bench, Peer peer) {
    return LoadOrder.usual(
        bench,
        Traffic.PEER,
        List.of(peer.port()),
        bench.options().conversations(Setup.USUAL_CONVERSATIONS));
  }

  private static String rate(Peer peer) {
    return peer.name() + ": rate";
  }

  private static String cpu(Peer peer) {
    return peer.name() + ": CPU an update";
  }
}
