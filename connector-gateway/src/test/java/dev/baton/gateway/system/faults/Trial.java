package dev.baton.gateway.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Cluster;
import dev.baton.gateway.system.Program;
import dev.baton.gateway.system.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One fault of a cluster from its beginning to the judgement: everybody writes before, while and
 * after it. Several trials may follow one another on one cluster; each answers for its own part.
 */
final class Trial {

  static final long SEED = Long.getLong("baton.seed", 20_261_121L);

  /**
   * {@code -Dbaton.slack=3} lets times be three times as long, on a machine that does other work
   * beside; counts are not touched by it.
   */
  private static final double SLACK = Double.parseDouble(System.getProperty("baton.slack", "1"));

  /** An answer that takes no longer is as usual; a chat on Telegram takes a message a second. */
  static final Duration USUAL = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final Verdict before;
  private final int inFlightBefore;
  private final Instant began = Instant.now();
  private Instant broke = Instant.MAX;
  private Instant ended = Instant.MIN;

  private Trial(Cluster cluster) {
    this.cluster = cluster;
    before = cluster.look();
    inFlightBefore = cluster.inFlight();
  }

  /** Everybody writes, until answers come as usual. */
  static Trial on(Cluster cluster) {
    cluster.nodes().forEach(Program::awaitReady);
    Trial trial = new Trial(cluster);
    cluster.begin(SEED);
    cluster.awaitUsual(atMost(USUAL));
    return trial;
  }

  /** Something breaks at this moment. */
  void breaks() {
    beginsToBreak();
    cluster.noteInFlight();
  }

  /** The same, of a node that is frozen past its lease; see {@link Cluster#noteFrozen}. */
  void freezes(Program node) {
    beginsToBreak();
    cluster.noteFrozen(node);
  }

  private void beginsToBreak() {
    if (broke.equals(Instant.MAX)) {
      broke = Instant.now();
    }
  }

  /** It is whole again, or nothing more is done about it: from here recovery is timed. */
  void ends() {
    ended = Instant.now();
  }

  Instant broke() {
    return broke;
  }

  Instant ended() {
    return ended;
  }

  /** Everybody goes on for a while, then the judge speaks; a complaint fails the test. */
  Duration judge(String test, String fault, Duration after) {
    Cluster.pause(after);
    Verdict verdict = cluster.judge();
    List<String> complaints = new ArrayList<>(verdict.complaints());
    complaints.removeAll(before.complaints());
    List<String> unexplained = cluster.unexplained(complaints);
    int heardAgain = complaints.size() - unexplained.size();
    int repeated = repeated(verdict) - repeated(before);
    int inFlight = cluster.inFlight() - inFlightBefore;
    Duration recovery = cluster.recovery(ended, USUAL);
    new FaultRow(
            test,
            fault,
            cluster.shape().load(),
            verdict.messages() - before.messages(),
            verdict.lost() - before.lost(),
            verdict.doubled() - before.doubled() - heardAgain,
            repeated + heardAgain,
            verdict.disordered() - before.disordered(),
            recovery)
        .write();
    System.out.printf(
        "  in flight %d; longest wait for the bot %.1f s; no slow answer after %.1f s; %s%n",
        inFlight,
        stall().toMillis() / 1_000.0,
        cluster.slowness(ended, USUAL).toMillis() / 1_000.0,
        verdict.line());
    assertThat(unexplained)
        .as("the bot hears again only what was on its way to it when a node froze")
        .isEmpty();
    assertThat(repeated)
        .as("only sends that were in flight at a fault are repeated")
        .isLessThanOrEqualTo(inFlight);
    cluster.assertAllReceived();
    return recovery;
  }

  /**
   * Nothing was acknowledged between these, and each call was answered in time.
   *
   * @param grace for calls whose commit was on its way when it broke
   */
  void assertNothingAcknowledged(Duration grace) {
    assertThat(
            cluster.balancer().webhooks().stream()
                .filter(call -> call.at().isAfter(broke.plus(grace)) && call.at().isBefore(ended))
                .toList())
        .as("webhook calls while nothing could be stored")
        .isNotEmpty()
        .allSatisfy(call -> {
          assertThat(call.status()).isEqualTo(503);
          assertThat(call.took()).isLessThan(Duration.ofSeconds(2));
        });
  }

  /** The longest that a message waited, since this began, until the bot heard it. */
  Duration stall() {
    return cluster.stall(began);
  }

  /** What a figure may be here: it holds on a quiet machine. */
  static Duration atMost(Duration figure) {
    return Duration.ofMillis(Math.round(figure.toMillis() * SLACK));
  }

  private static int repeated(Verdict verdict) {
    return verdict.repeatedToUsers() + verdict.repeatedToDesks();
  }
}
