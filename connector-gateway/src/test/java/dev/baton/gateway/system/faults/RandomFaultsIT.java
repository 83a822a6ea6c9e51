package dev.baton.gateway.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Cluster;
import dev.baton.gateway.system.Cluster.Shape;
import dev.baton.gateway.system.Program;
import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.network.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Three nodes and one fault of any kind after the other: {@code -Dbaton.faults} sets how many, the
 * seed {@code -Dbaton.seed} which.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
@ResourceLock("machine")
class RandomFaultsIT {

  private static final int FAULTS = Integer.getInteger("baton.faults", 8);
  private static final long LEASE = Shape.PATIENT.lease().toMillis();

  private final Random random = new Random(Trial.SEED);
  private final StringBuilder story = new StringBuilder();

  private enum Sort {
    KILL,
    FREEZE_PAST_THE_LEASE,
    FREEZE_FOR_A_MOMENT,
    STOP_IN_ORDER,
    CUT_ONE_OFF,
    REFUSE_ONE,
    CUT_ALL_OFF,
    RESET_ALL,
    SLOW,
    READ_ONLY,
    DATABASE_RESTARTED,
    DATABASE_KILLED
  }

  @Test
  void nothingIsLostAndNobodyHearsTwoVoices() throws IOException {
    try (LocalPostgres postgres = LocalPostgres.start();
        Cluster cluster =
            Cluster.start(postgres, FaultRow.folder("RandomFaultsIT"), Shape.PATIENT)) {
      Trial trial = Trial.on(cluster);
      for (int fault = 1; fault <= FAULTS; fault++) {
        Sort sort = Sort.values()[random.nextInt(Sort.values().length)];
        int node = random.nextInt(cluster.nodes().size());
        String line = "%d: %s of n%d%n".formatted(fault, sort, node);
        story.append(line);
        System.out.print("random fault " + line);
        trial.breaks();
        happen(trial, cluster, sort, node);
        trial.breaks();
        trial.ends();
        pause(1_000, 1_500);
      }
      trial.judge(
          "RandomFaultsIT#nothingIsLostAndNobodyHearsTwoVoices",
          FAULTS + " random faults of all sorts, seed " + Trial.SEED,
          Duration.ofSeconds(5));
      cluster.nodes().forEach(each -> each.assertKeepsSecret(cluster.platform().token()));
      assertThat(story).isNotEmpty();
    }
  }

  private void happen(Trial trial, Cluster cluster, Sort sort, int nth) {
    Program node = cluster.node(nth);
    Link link = cluster.link(nth);
    LocalPostgres postgres = cluster.postgres();
    switch (sort) {
      case KILL -> {
        node.kill();
        cluster.noteInFlight();
        pause(0, 2 * LEASE);
        node.restart();
      }
      case FREEZE_PAST_THE_LEASE -> {
        node.freeze();
        trial.freezes(node);
        pause(LEASE + 500, LEASE);
        node.thaw();
      }
      case FREEZE_FOR_A_MOMENT -> {
        node.freeze();
        pause(200, LEASE / 2);
        node.thaw();
      }
      case STOP_IN_ORDER -> {
        node.stop();
        cluster.noteInFlight();
        node.restart();
      }
      case CUT_ONE_OFF -> {
        link.swallow();
        cluster.noteInFlight();
        pause(500, 2 * LEASE);
        link.pass();
      }
      case REFUSE_ONE -> {
        link.refuse();
        cluster.noteInFlight();
        pause(500, 2 * LEASE);
        link.pass();
      }
      case CUT_ALL_OFF -> {
        cluster.links().forEach(Link::swallow);
        cluster.noteInFlight();
        pause(500, 2 * LEASE);
        cluster.links().forEach(Link::pass);
      }
      case RESET_ALL -> cluster.links().forEach(Link::reset);
      case SLOW -> {
        cluster.links().forEach(each -> each.slow(Duration.ofMillis(50), Integer.MAX_VALUE));
        pause(500, 2 * LEASE);
        cluster.noteInFlight();
        cluster.links().forEach(Link::pass);
      }
      case READ_ONLY -> {
        postgres.set("default_transaction_read_only", "on");
        cluster.noteInFlight();
        pause(500, 2 * LEASE);
        postgres.set("default_transaction_read_only", null);
      }
      case DATABASE_RESTARTED -> {
        postgres.stop();
        pause(200, LEASE);
        postgres.startAgain();
      }
      case DATABASE_KILLED -> {
        postgres.killHard();
        pause(200, LEASE);
        postgres.startAgain();
      }
    }
  }

  private void pause(long atLeast, long more) {
    Cluster.pause(Duration.ofMillis(atLeast + random.nextLong(more)));
  }
}
