package dev.baton.gateway.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Cluster;
import dev.baton.gateway.system.Cluster.Shape;
import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.network.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Faults of the database that three nodes share: while nothing can be stored, nothing is
 * acknowledged, and callers are told so within two seconds; once the database is back, everything
 * continues by itself within five. {@code -Dbaton.outage} sets how many seconds it is away, by
 * default 30.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
@ResourceLock("machine")
class DatabaseFaultsIT {

  private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("baton.outage", 30));
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration BEYOND_LEASE = Duration.ofSeconds(3);
  private static final Duration WITH_RETURN = Duration.ofSeconds(12);
  private static final Duration AFTER = Duration.ofSeconds(7);
  private static final Shape SHAPE = Shape.USUAL.lease(Duration.ofSeconds(10));
  private static final int MEGABYTES = 96;
  private static final long MOST_RESIDENT = 800;
  private static final int MOST_LINES = 200;

  private final LocalPostgres postgres = LocalPostgres.start();
  private final SmallDisk disk = SmallDisk.of(MEGABYTES);
  private Cluster cluster;

  @BeforeAll
  void start() throws IOException {
    String database =
        disk.isMounted() ? postgres.freshDatabase(disk.folder()) : postgres.freshDatabase();
    cluster =
        Cluster.start(postgres, database, FaultRow.folder("DatabaseFaultsIT"), SHAPE, node -> node);
  }

  @AfterAll
  void stop() {
    cluster.close();
    postgres.close();
    disk.close();
  }

  @Test
  void restartedInOrder() {
    Trial trial = Trial.on(cluster);
    trial.breaks();
    postgres.stop();
    Cluster.pause(OUTAGE);
    trial.ends();
    trial.assertNothingAcknowledged(GRACE);
    postgres.startAgain();
    trial.ends();
    trial.breaks();
    judge(
        trial,
        "restartedInOrder",
        "PostgreSQL stopped for %d s and started".formatted(OUTAGE.toSeconds()));
  }

  @Test
  void killed() {
    Trial trial = Trial.on(cluster);
    trial.breaks();
    postgres.killHard();
    Cluster.pause(Duration.ofSeconds(3));
    postgres.startAgain();
    trial.ends();
    trial.breaks();
    judge(trial, "killed", "`kill -9` of all of PostgreSQL");
  }

  @Test
  void cutOffFromAllNodes() {
    Trial trial = Trial.on(cluster);
    cluster.links().forEach(Link::swallow);
    trial.breaks();
    Cluster.pause(OUTAGE);
    trial.ends();
    trial.assertNothingAcknowledged(GRACE);
    cluster.links().forEach(Link::pass);
    trial.ends();
    judge(
        trial,
        "cutOffFromAllNodes",
        "PostgreSQL cut off from all nodes for %d s, every byte swallowed"
            .formatted(OUTAGE.toSeconds()));
  }

  @Test
  void cutOffFromOneNode() {
    Trial trial = Trial.on(cluster);
    int cut = cluster.busiest();
    cluster.link(cut).swallow();
    trial.breaks();
    trial.ends();
    Cluster.pause(SHAPE.lease().plusSeconds(5));
    cluster.link(cut).pass();
    Duration recovery =
        trial.judge(
            name("cutOffFromOneNode"), "PostgreSQL cut off from one node, lease 10 s", AFTER);
    assertThat(recovery)
        .as("time to recover, the node's return and the moves after it included")
        .isLessThan(Trial.atMost(SHAPE.lease().plus(WITH_RETURN)));
    assertThat(trial.stall())
        .as("longest wait")
        .isLessThan(Trial.atMost(SHAPE.lease().plus(BEYOND_LEASE)));
  }

  @Test
  void slow() {
    Trial trial = Trial.on(cluster);
    cluster.links().forEach(link -> link.slow(Duration.ofMillis(200), Integer.MAX_VALUE));
    trial.breaks();
    Cluster.pause(OUTAGE);
    cluster.links().forEach(Link::pass);
    trial.ends();
    trial.breaks();
    judge(
        trial, "slow", "PostgreSQL 200 ms away, each way, for %d s".formatted(OUTAGE.toSeconds()));
  }

  @Test
  void readOnly() {
    Trial trial = Trial.on(cluster);
    postgres.set("default_transaction_read_only", "on");
    trial.breaks();
    Cluster.pause(OUTAGE);
    trial.ends();
    trial.assertNothingAcknowledged(GRACE);
    postgres.set("default_transaction_read_only", null);
    trial.ends();
    judge(
        trial,
        "readOnly",
        "`default_transaction_read_only` for %d s".formatted(OUTAGE.toSeconds()));
  }

  @Test
  void aStandbyInItsPlace() {
    Trial trial = Trial.on(cluster);
    trial.breaks();
    postgres.stop();
    postgres.startAsStandby();
    Cluster.pause(OUTAGE);
    trial.ends();
    trial.assertNothingAcknowledged(GRACE);
    postgres.promote();
    trial.ends();
    judge(
        trial,
        "aStandbyInItsPlace",
        "a standby that refuses to write for %d s, then promoted".formatted(OUTAGE.toSeconds()));
  }

  @Test
  void diskFull() throws IOException {
    Assumptions.assumeTrue(disk.isMounted(), disk.whyNot());
    Trial trial = Trial.on(cluster);
    trial.breaks();
    disk.fill();
    try {
      Cluster.pause(OUTAGE);
    } finally {
      disk.free();
    }
    trial.ends();
    assertThat(
            cluster.balancer().webhooks().stream()
                .filter(
                    call -> call.at().isAfter(trial.broke()) && call.at().isBefore(trial.ended()))
                .filter(call -> call.status() == 503))
        .as("refused for want of space")
        .isNotEmpty();
    judge(
        trial,
        "diskFull",
        "the disk of PostgreSQL's tables full for %d s".formatted(OUTAGE.toSeconds()));
  }

  private void judge(Trial trial, String test, String fault) {
    Duration recovery = trial.judge(name(test), fault, AFTER);
    assertThat(recovery).as("time to recover").isLessThan(Trial.atMost(SOON));
    assertThat(cluster.nodes())
        .as("memory of each node, in MiB, of which the heap may take 512")
        .allSatisfy(node -> assertThat(node.residentMegabytes()).isLessThan(MOST_RESIDENT));
    assertThat(cluster.nodes())
        .as("lines of each node, over all outages, that say that something looks for the store")
        .allSatisfy(node ->
            assertThat(node.logged().lines().filter(line -> line.contains(" looks ")))
                .hasSizeLessThan(MOST_LINES));
  }

  private static String name(String test) {
    return "DatabaseFaultsIT#" + test;
  }
}
