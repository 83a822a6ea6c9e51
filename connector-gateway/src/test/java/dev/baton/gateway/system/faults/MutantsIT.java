package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.Postgres;
import dev.baton.gateway.system.Cluster;
import dev.baton.gateway.system.Cluster.Shape;
import dev.baton.gateway.system.Program;
import dev.baton.gateway.system.Verdict;
import dev.baton.store.testkit.postgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Proves that the suite can fail: the same judge detects programs that break a promise, under the
 * same faults that the real program passes.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@ResourceLock("machine")
class MutantsIT {

  private static final Shape TWO = Shape.USUAL.nodes(2);
  private static final Duration SETTLING = Duration.ofSeconds(10);

  /**
   * A program with leases, but without the fence that keeps a node that was left behind from
   * calling and committing. It is frozen as in {@code OddNodesIT#frozenBeforeTheLastLook}, where a
   * node with the fence passes unnoticed.
   */
  @Test
  void withoutTheFence() throws IOException {
    try (Cluster cluster = start("unfenced", TWO, "dev.baton.gateway.UnfencedMain")) {
      cluster.begin(Trial.SEED);
      cluster.awaitUsual(Trial.USUAL);
      for (Program node : cluster.nodes()) {
        Path freeze = Files.createFile(node.folder().resolve("freeze-before"));
        within(Duration.ofSeconds(20), () -> assertThat(freeze).doesNotExist());
        cluster.noteInFlight();
        Cluster.pause(TWO.lease().plusSeconds(4));
        node.thaw();
        Cluster.pause(Duration.ofSeconds(3));
      }
      Verdict verdict = cluster.judgeAfter(SETTLING);
      int repeated = verdict.repeatedToUsers() + verdict.repeatedToDesks();
      tell("without the fence", cluster, verdict);
      assertThat(!verdict.complaints().isEmpty() || repeated > cluster.inFlight())
          .as("the judge finds fault: " + verdict.line())
          .isTrue();
    }
  }

  /** A program that answers 200 once a message is in a queue; over PostgreSQL. */
  @Test
  void acknowledgingBeforeTheCommit() throws IOException {
    try (Cluster cluster = start("hasty", TWO, "dev.baton.gateway.HastyMain")) {
      cluster.begin(Trial.SEED);
      cluster.awaitUsual(Trial.USUAL);
      for (int kill = 0; kill < 8; kill++) {
        Program node = cluster.node(kill % 2);
        node.kill();
        cluster.noteInFlight();
        node.restart();
        Cluster.pause(Duration.ofSeconds(2));
      }
      Verdict verdict = cluster.judgeAfter(SETTLING);
      tell("acknowledged before the commit, PostgreSQL", cluster, verdict);
      assertThat(verdict.lost())
          .as("the judge misses what was lost: " + verdict.line())
          .isPositive();
    }
  }

  private static Cluster start(String name, Shape shape, String mainClass) throws IOException {
    LocalPostgres postgres = Postgres.server();
    return Cluster.start(
        postgres,
        postgres.freshDatabase(),
        FaultRow.folder("mutant-" + name),
        shape,
        node -> node.mutant(mainClass));
  }

  private static void tell(String mutant, Cluster cluster, Verdict verdict) throws IOException {
    String line =
        "%s: %d complaints, in flight %d; %s%n"
            .formatted(mutant, verdict.complaints().size(), cluster.inFlight(), verdict.line());
    System.out.print("mutant: " + line);
    Files.writeString(FaultRow.folder("mutant " + mutant).resolve("verdict.txt"), line);
  }
}
