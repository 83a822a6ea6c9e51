package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.Postgres;
import dev.baton.gateway.system.Cluster;
import dev.baton.gateway.system.Cluster.Shape;
import dev.baton.gateway.system.Program;
import dev.baton.store.testkit.postgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Three nodes, one of which polls the platform: the polling node goes away or freezes, and a node
 * is frozen in the instant between its last look at the lease and the call.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
@ResourceLock("machine")
class OddNodesIT {

  private static final Shape SHAPE = Shape.USUAL.polled();
  private static final Duration AT_MOST = SHAPE.lease().plusSeconds(12);

  private Cluster cluster;

  @BeforeAll
  void start() throws IOException {
    LocalPostgres postgres = Postgres.server();
    Path folder = FaultRow.folder("OddNodesIT");
    cluster =
        Cluster.start(
            postgres,
            postgres.freshDatabase(),
            folder,
            SHAPE,
            node -> node.mutant("dev.baton.gateway.FreezingMain"));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void theNodeThatPollsFreezesOrDies() {
    Trial trial = Trial.on(cluster);
    for (Program node : cluster.nodes()) {
      node.freeze();
      trial.freezes(node);
      Cluster.pause(SHAPE.lease().plusSeconds(2));
      node.thaw();
      Cluster.pause(Duration.ofSeconds(2));
    }
    Program node = cluster.node(cluster.busiest());
    node.kill();
    trial.breaks();
    trial.ends();
    Cluster.pause(SHAPE.lease());
    node.restart();
    Duration recovery =
        trial.judge(
            "OddNodesIT#theNodeThatPollsFreezesOrDies",
            "long polling: each node frozen past its lease in turn, then one killed",
            Duration.ofSeconds(4));
    assertThat(recovery).isLessThan(AT_MOST);
    assertThat(
            cluster.nodes().stream()
                .flatMap(each -> each.logged().lines())
                .filter(line -> line.contains("terminated by other getUpdates")))
        .as("polls that met another node's; one or two for each change of the node that polls")
        .hasSizeLessThan(3 * (cluster.nodes().size() + 2));
  }

  @Test
  void frozenBetweenTheLastLookAndTheCall() throws IOException {
    Trial trial = Trial.on(cluster);
    Program node = cluster.node(cluster.busiest());
    Path freeze = Files.createFile(node.folder().resolve("freeze"));
    within(Duration.ofSeconds(20), () -> assertThat(freeze).doesNotExist());
    Cluster.pause(Duration.ofMillis(500));
    trial.freezes(node);
    trial.ends();
    Cluster.pause(SHAPE.lease().plusSeconds(4));
    node.thaw();
    Duration recovery =
        trial.judge(
            "OddNodesIT#frozenBetweenTheLastLookAndTheCall",
            "SIGSTOP between the look at the lease and the call, for %d s"
                .formatted(SHAPE.lease().plusSeconds(4).toSeconds()),
            Duration.ofSeconds(3));
    assertThat(recovery).isLessThan(AT_MOST);
  }

  /**
   * Frozen right before the look: here the fence helps. The mutant without it asks the bot again.
   */
  @Test
  void frozenBeforeTheLastLook() throws IOException {
    Trial trial = Trial.on(cluster);
    Program node = cluster.node(cluster.busiest());
    Path freeze = Files.createFile(node.folder().resolve("freeze-before"));
    within(Duration.ofSeconds(20), () -> assertThat(freeze).doesNotExist());
    Cluster.pause(Duration.ofMillis(500));
    trial.breaks();
    trial.ends();
    Cluster.pause(SHAPE.lease().plusSeconds(4));
    node.thaw();
    Duration recovery =
        trial.judge(
            "OddNodesIT#frozenBeforeTheLastLook",
            "SIGSTOP right before the look at the lease, for %d s"
                .formatted(SHAPE.lease().plusSeconds(4).toSeconds()),
            Duration.ofSeconds(3));
    assertThat(recovery).isLessThan(AT_MOST);
  }
}
