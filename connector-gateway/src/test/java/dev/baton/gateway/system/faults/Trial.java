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
 * One fault of a cluster from its beginning to the verdict: everybody writes before, during and
 * after it. Several trials may follow one another on one cluster; each is judged by its own part.
 */
final class Trial {

  static final long SEED = Long.getLong("baton.seed", 20_261_121L);

  /**
   * {@code -Dbaton.slack=3} allows three times as much time, on a machine that also does other
   * work; counts are not affected.
   */
  private static final double SLACK = Double.parseDouble(System.getProperty("baton.slack", "1"));

  /** The usual time for an answer at most; a chat on Telegram takes one message per second. */
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

  /** Lets everybody write until answers come as usual. */
  static Trial on(Cluster cluster) {
    cluster.nodes().forEach(Program::awaitReady);
    Trial trial = new Trial(cluster);
    cluster.begin(SEED);
    cluster.awaitUsual(atMost(USUAL));
    return trial;
  }

  /** Marks that something breaks at this moment. */
  void breaks() {
    beginsToBreak();
    cluster.noteInFlight();
  }

  /** The same for a node that is frozen past its lease; see {@link Cluster#noteFrozen}. */
  void freezes(Program node) {
    beginsToBreak();
    cluster.noteFrozen(node);
  }

  private void beginsToBreak() {
    if (broke.equals(Instant.MAX)) {
      broke = Instant.now();
    }
  }

  /** Marks that the fault is over, or that nothing more is done about it: recovery starts here. */
  void ends() {
    ended = Instant.now();
  }

  Instant broke() {
    return broke;
  }

  Instant ended() {
    return ended;
  }

  /**
   * Everybody continues for a while, then the judge gives its verdict; a complaint fails the test.
   */
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
   * Checks that nothing was acknowledged during the fault and each call was answered in time.
   *
   * @param grace for calls whose commit was in flight when the fault began
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

  /** The longest time that a message waited for the bot since the trial began. */
  Duration stall() {
    return cluster.stall(began);
  }

  /** A time limit scaled for this machine; the plain one holds on a quiet machine. */
  static Duration atMost(Duration figure) {
    return Duration.ofMillis(Math.round(figure.toMillis() * SLACK));
  }

  private static int repeated(Verdict verdict) {
    return verdict.repeatedToUsers() + verdict.repeatedToDesks();
  }
}
