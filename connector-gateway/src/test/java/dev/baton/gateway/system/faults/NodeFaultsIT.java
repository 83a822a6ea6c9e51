package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.Postgres;
import dev.baton.gateway.system.Cluster;
import dev.baton.gateway.system.Cluster.Shape;
import dev.baton.gateway.system.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Faults of one node of three: it dies, it freezes, it is stopped. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
@ResourceLock("machine")
class NodeFaultsIT {

  private static final Duration LEASE = Shape.USUAL.lease();

  /** The time from a node's last sign of life until others have done its work. */
  private static final Duration STALL = LEASE.plusSeconds(3);

  private Cluster cluster;

  @BeforeAll
  void start() throws IOException {
    cluster = Cluster.start(Postgres.server(), FaultRow.folder("NodeFaultsIT"), Shape.USUAL);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void killedInTurn() {
    Trial trial = Trial.on(cluster);
    for (Program node : cluster.nodes()) {
      node.kill();
      trial.breaks();
      trial.ends();
      Cluster.pause(LEASE.plusSeconds(1));
      node.restart();
      Cluster.pause(Duration.ofSeconds(1));
    }
    Duration recovery =
        trial.judge(
            "NodeFaultsIT#killedInTurn", "`kill -9` of each node in turn", Duration.ofSeconds(2));
    assertPrompt(trial, recovery);
  }

  @Test
  void frozenPastItsLease() throws IOException {
    Trial trial = Trial.on(cluster);
    Program node = cluster.node(cluster.busiest());
    int linesBefore = (int) node.logged().lines().count();
    node.freeze();
    trial.freezes(node);
    trial.ends();
    Cluster.pause(LEASE.plusSeconds(4));
    node.thaw();
    within(
        Duration.ofSeconds(20),
        () -> assertThat(after(node, linesBefore)).contains("has lost its shards"));
    Duration recovery =
        trial.judge(
            "NodeFaultsIT#frozenPastItsLease",
            "SIGSTOP for %d s, lease %d s, then SIGCONT"
                .formatted(LEASE.plusSeconds(4).toSeconds(), LEASE.toSeconds()),
            Duration.ofSeconds(3));
    Files.writeString(FaultRow.folder("sigstop").resolve("sigstop.log"), after(node, linesBefore));
    assertPrompt(trial, recovery);
  }

  @Test
  void restartedOneAfterTheOther() {
    Trial trial = Trial.on(cluster);
    for (Program node : cluster.nodes()) {
      node.stop();
      trial.breaks();
      node.restart();
    }
    trial.ends();
    Duration recovery =
        trial.judge(
            "NodeFaultsIT#restartedOneAfterTheOther",
            "rolling restart: SIGTERM and start, each node in turn",
            Duration.ofSeconds(3));
    assertPrompt(trial, recovery);
  }

  @Test
  void webhooksRepeatedAndShuffled() {
    Trial trial = Trial.on(cluster);
    cluster.balancer().repeat(new Random(Trial.SEED));
    trial.breaks();
    Cluster.pause(Duration.ofSeconds(12));
    cluster.balancer().repeat(null);
    trial.ends();
    trial.judge(
        "NodeFaultsIT#webhooksRepeatedAndShuffled",
        "each webhook 1 to 5 times, to several nodes at once, up to 3 s late",
        Duration.ofSeconds(4));
  }

  private static void assertPrompt(Trial trial, Duration recovery) {
    assertThat(trial.stall()).as("longest wait").isLessThan(Trial.atMost(STALL));
    assertThat(recovery).as("time to recover").isLessThan(Trial.atMost(STALL));
  }

  private static String after(Program node, int lines) {
    return String.join("\n", node.logged().lines().skip(lines).toList()) + "\n";
  }
}
