package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node never takes another node's shard for its own, whatever happens in between. */
class MembershipTest {

  private static final Duration LEASE = Duration.ofSeconds(10);

  @TempDir Path folder = Path.of("");

  private final AtomicLong nanos = new AtomicLong();
  private Runnable whileJoining = () -> {};
  private final Membership membership =
      new Membership(new NodeSettings("test", LEASE), true, new NoticingClock(), nanos::get);
  private Sql sql;

  @BeforeEach
  void open() throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("baton.db");
    Migration.run(url, Flyway.configure().dataSource(url, null, null));
    var connection = DriverManager.getConnection(url);
    connection.setAutoCommit(false);
    // Membership ends its transactions as PostgreSQL wants them ended.
    sql = new Sql(connection, Sql.Kind.POSTGRESQL_READER);
  }

  @AfterEach
  void close() {
    sql.close();
  }

  @Test
  void shardsOfAnEarlierTermDoNotBelongToTheNext() {
    commits();
    membership.updateShards(membership.term(), Set.of(3, 4));
    assertThat(membership.worksOn(3)).isTrue();

    leftBehind();
    long before = membership.term();
    whileJoining = () -> membership.updateShards(before, Set.of(3, 5));
    commits();
    assertThat(membership.term()).isGreaterThan(before);
    assertThat(List.of(3, 4, 5)).noneMatch(membership::worksOn);

    membership.updateShards(before, Set.of(6));
    assertThat(membership.worksOn(6)).as("found at the earlier term").isFalse();
    membership.updateShards(membership.term(), Set.of(6));
    assertThat(membership.worksOn(6)).isTrue();
  }

  @Test
  void doesNotWorkOnShardsThatTheDatabaseShowsAsLost() {
    commits();
    ShardLease lost = new ShardLease(1, membership.term());
    membership.updateShards(membership.term(), Set.of(1, 2));
    assertThat(membership.beginWork(lost)).isTrue();

    membership.updateShards(membership.term(), Set.of(2));
    assertThat(membership.worksOn(1)).isFalse();
    assertThat(membership.permits(lost)).isFalse();
    membership.endWork(lost);
    assertThat(membership.worksOn(2)).isTrue();
  }

  @Test
  void aLeaseEndsByTheNodesOwnClockAQuarterEarly() {
    commits();
    membership.updateShards(membership.term(), Set.of(1));
    ShardLease lease = new ShardLease(1, membership.term());
    nanos.set(LEASE.toNanos() / 4 * 3 - 1);
    assertThat(membership.isCertainlyValid(lease)).isTrue();
    nanos.incrementAndGet();
    assertThat(membership.isCertainlyValid(lease)).isFalse();
    commits();
    assertThat(membership.isCertainlyValid(lease)).isTrue();
  }

  @Test
  void aNodeThatHasLeftMakesNoMoreCalls() {
    commits();
    membership.updateShards(membership.term(), Set.of(1));
    ShardLease lease = new ShardLease(1, membership.term());
    assertThat(membership.isCertainlyValid(lease)).isTrue();

    membership.leave(sql);
    assertThat(membership.isCertainlyValid(lease)).isFalse();
    assertThat(membership.worksOn(1)).isFalse();
  }

  @Test
  void letsGoOfLeavingShardsFirstAndReportsThoseItKeeps() {
    commits();
    membership.updateShards(membership.term(), Set.of(1, 2, 3));
    ShardLease busy = new ShardLease(1, membership.term());
    assertThat(membership.beginWork(busy)).isTrue();
    assertThat(membership.mayContinue(busy)).isTrue();

    assertThat(membership.letGo(3)).isFalse();
    assertThat(membership.mayContinue(busy)).as("work stops between two pieces").isFalse();
    List<Integer> quiet = membership.idleShards();
    assertThat(quiet).containsExactly(2, 3);

    membership.updateShards(membership.term(), Set.of(1, 4, 5));
    assertThat(membership.letGo(1)).isFalse();
    assertThat(membership.worksOn(1)).as("it leaves although others are idle").isFalse();
    assertThat(membership.worksOn(4)).isTrue();

    assertThat(membership.letGo(0)).as("stopped work must be looked for").isTrue();
    assertThat(membership.mayContinue(busy)).isTrue();
  }

  @Test
  void aHangingCallHoldsUpItsShardOnlyBriefly() {
    commits();
    membership.updateShards(membership.term(), Set.of(1));
    ShardLease hanging = new ShardLease(1, membership.term());
    assertThat(membership.beginWork(hanging)).isTrue();
    assertThat(membership.letGo(1)).isFalse();
    assertThat(membership.beginWork(hanging)).as("other work waits for it").isFalse();

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(membership.letGo(1)).as("kept, and waiting work is looked for").isTrue();
    assertThat(membership.mayContinue(hanging)).isTrue();
    assertThat(membership.beginWork(hanging)).as("other work continues").isTrue();
    assertThat(membership.idleShards()).isEmpty();
    nanos.addAndGet(Duration.ofSeconds(6).toNanos() - 1);
    assertThat(membership.letGo(1)).isFalse();
    assertThat(membership.mayContinue(hanging)).as("still").isTrue();

    nanos.incrementAndGet();
    assertThat(membership.letGo(1)).isFalse();
    assertThat(membership.mayContinue(hanging)).as("tried again").isFalse();
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(membership.letGo(1)).as("for longer").isFalse();
    assertThat(membership.mayContinue(hanging)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(membership.letGo(1)).isTrue();

    membership.endWork(hanging);
    membership.endWork(hanging);
    assertThat(membership.letGo(1)).isFalse();
    assertThat(membership.idleShards()).as("as soon as nothing runs").containsExactly(1);
  }

  @Test
  void letsGoOfAnotherShardWhereACallHangs() {
    commits();
    membership.updateShards(membership.term(), Set.of(1, 2));
    ShardLease hanging = new ShardLease(1, membership.term());
    ShardLease other = new ShardLease(2, membership.term());
    assertThat(membership.beginWork(hanging)).isTrue();
    assertThat(membership.beginWork(other)).isTrue();
    assertThat(membership.beginWork(other)).isTrue();
    assertThat(membership.letGo(1)).isFalse();
    assertThat(membership.mayContinue(hanging)).isFalse();

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(membership.letGo(1)).isTrue();
    assertThat(membership.mayContinue(hanging)).isTrue();
    assertThat(membership.mayContinue(other)).isFalse();
  }

  @Test
  void aRetiringNodeLetsGoOfAllShardsAndWaitsForRunningWork() {
    commits();
    membership.updateShards(membership.term(), Set.of(1, 2));
    ShardLease running = new ShardLease(1, membership.term());
    assertThat(membership.beginWork(running)).isTrue();

    membership.retire();
    assertThat(membership.idleShards()).containsExactly(2);
    membership.updateShards(membership.term(), Set.of(1, 3));
    assertThat(membership.worksOn(3)).as("a shard that arrives late").isFalse();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    commits();
    assertThat(membership.letGo(0)).isFalse();
    assertThat(membership.beginWork(running)).isFalse();
    assertThat(membership.permits(running)).as("running work may end").isTrue();
    assertThat(membership.idleShards()).containsExactly(3);
    membership.endWork(running);
    assertThat(membership.idleShards()).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void findsASilentNodeDespiteLateHeartbeatsButNotWhileTheDatabaseIsAway() {
    SqliteFile unused = new SqliteFile("jdbc:sqlite:" + folder.resolve("unused.db"));
    ShardBalancer balancer =
        new ShardBalancer(
            new NodeSettings("test", LEASE), membership, new Writer(unused), unused, nanos::get);
    NodeTable.NodeState other = new NodeTable.NodeState(99, "other", 7, false);
    long second = LEASE.dividedBy(10).toNanos();
    commits();
    assertThat(balancer.silent(List.of(other), membership.term())).isEmpty();
    for (int i = 0; i < 4; i++) {
      nanos.addAndGet(3 * second);
      commits();
    }
    assertThat(balancer.silent(List.of(other), membership.term())).containsExactly(other);

    nanos.addAndGet(6 * second);
    commits();
    assertThat(balancer.silent(List.of(other), membership.term())).as("counts again").isEmpty();
    nanos.addAndGet(3 * second);
    commits();
    assertThat(balancer.silent(List.of(other), membership.term())).isEmpty();
    balancer.close();
  }

  @Test
  void aHeartbeatIsDueAtTheMomentASilentNodeMayBeLeftBehind() {
    SqliteFile unused = new SqliteFile("jdbc:sqlite:" + folder.resolve("unused.db"));
    ShardBalancer balancer =
        new ShardBalancer(
            new NodeSettings("test", LEASE), membership, new Writer(unused), unused, nanos::get);
    NodeTable.NodeState other = new NodeTable.NodeState(99, "other", 7, false);
    long milli = Duration.ofMillis(1).toNanos();
    commits();
    assertThat(balancer.silent(List.of(other), membership.term())).isEmpty();
    assertThat(balancer.nanosUntilNextHeartbeat(membership.term(), true))
        .isEqualTo(500 * milli + 1);
    assertThat(balancer.nanosUntilNextHeartbeat(membership.term(), false))
        .isEqualTo(100 * milli + 1);

    for (int i = 0; i < 3; i++) {
      nanos.addAndGet(LEASE.toNanos() / 10 * 3);
      commits();
    }
    nanos.addAndGet(1_050 * milli);
    commits();
    assertThat(balancer.silent(List.of(other), membership.term())).isEmpty();
    assertThat(balancer.nanosUntilNextHeartbeat(membership.term(), true))
        .isEqualTo(200 * milli + 1);

    nanos.addAndGet(balancer.nanosUntilNextHeartbeat(membership.term(), true));
    commits();
    assertThat(balancer.silent(List.of(other), membership.term())).containsExactly(other);
    assertThat(balancer.nanosUntilNextHeartbeat(membership.term(), true))
        .as("it cannot be left behind yet")
        .isEqualTo(50 * milli);
    balancer.close();
  }

  private void commits() {
    membership.begin(sql);
    sql.commit();
    membership.committed();
  }

  private void leftBehind() {
    sql.update("UPDATE node SET revoked_at = 1");
    sql.commit();
  }

  /** A clock that notices when a joining node reads it. */
  private final class NoticingClock extends Clock {

    @Override
    public Instant instant() {
      whileJoining.run();
      return Instant.parse("2026-11-20T12:00:00Z");
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("nothing here is local");
    }
  }
}
