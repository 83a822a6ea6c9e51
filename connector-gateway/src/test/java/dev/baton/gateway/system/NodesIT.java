package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.Postgres;
import dev.baton.gateway.system.Cluster.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several gateways over one PostgreSQL under load. Some are killed; others are frozen for longer
 * than their lease and then continue. Nothing is lost, only what was in flight at a fault is done
 * twice, and everything is in order. Judged by what the platform and the bot saw. More faults, and
 * mutants that the judge must detect, are in the package {@code faults}.
 *
 * <p>{@code -Dbaton.faults} sets how often, {@code -Dbaton.seed} at which random instants.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class NodesIT {

  private static final int FAULTS = Integer.getInteger("baton.faults", 4);
  private static final long SEED = Long.getLong("baton.seed", 20_261_120L);

  @TempDir Path folder;

  @Test
  void threeNodesLoseAndDoubleNothingWhateverBecomesOfOneOfThem() {
    Random random = new Random(SEED);
    try (Cluster cluster = Cluster.start(Postgres.server(), folder, Shape.PATIENT)) {
      cluster.begin(SEED);
      for (int fault = 0; fault < FAULTS; fault++) {
        Cluster.pause(Duration.ofMillis(2_000 + random.nextInt(2_000)));
        Program node = cluster.node(random.nextInt(cluster.nodes().size()));
        if (fault % 2 == 0) {
          node.freeze();
          cluster.noteFrozen(node);
          Cluster.pause(Shape.PATIENT.lease().plusMillis(1_000 + random.nextInt(4_000)));
          node.thaw();
        } else {
          node.kill();
          cluster.noteInFlight();
          Cluster.pause(Duration.ofMillis(random.nextInt(6_000)));
          node.restart();
        }
      }
      Cluster.pause(Duration.ofSeconds(1));
      Verdict verdict = cluster.judge();
      System.out.printf(
          "nodes test: %s, %d faults, seed %d%n  sends in flight at the faults: %d%n  %s%n",
          Shape.PATIENT.load(), FAULTS, SEED, cluster.inFlight(), verdict.line());
      assertThat(cluster.unexplained(verdict.complaints())).isEmpty();
      assertThat(verdict.repeatedToUsers() + verdict.repeatedToDesks())
          .as("only sends that were in flight at a fault are repeated")
          .isLessThanOrEqualTo(cluster.inFlight());
      cluster.assertAllReceived();
      String logs = cluster.nodes().stream().map(Program::logged).reduce("", String::concat);
      assertThat(logs).contains("is left behind").contains("has lost its shards");
      cluster.nodes().forEach(node -> node.assertKeepsSecret(cluster.platform().token()));
    }
  }
}
