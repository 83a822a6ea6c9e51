package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.baton.masking.Masking;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.Plan;
import dev.baton.routing.lane.Alarms;
import dev.baton.store.FencedException;
import dev.baton.store.JdbcStore;
import dev.baton.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The outcome of a call is stored however long the store is unavailable. */
@Timeout(200)
class TransactionsTest {

  /** Fires at once, so that no test waits. */
  private static final Alarms NO_TIME =
      new Alarms() {
        @Override
        public void at(Instant time, Runnable wake) {
          wake.run();
        }

        @Override
        public void close() {}
      };

  @TempDir Path folder = Path.of("");

  private FailingStore store;

  @BeforeEach
  void open() {
    store = new FailingStore(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")));
    store.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aStoreOutageOfHoursIsWaitedOut() throws InterruptedException {
    store.failure = new StoreException("no connection", new SQLException("refused"));
    store.refuse(20_000);
    String done = transactions(NO_TIME).insist(work -> "stored");
    assertThat(done).isEqualTo("stored");
    assertThat(store.refused).hasValue(20_000);
  }

  @Test
  void anUnhealthyStoreIsWaitedForWhateverTheError() throws InterruptedException {
    store.well = false;
    store.refuse(20_000);
    String done = transactions(NO_TIME).insist(work -> "stored");
    assertThat(done).isEqualTo("stored");
  }

  @Test
  void aCommitThatKeepsFailingInAHealthyStoreIsGivenUp() {
    store.refuse(20_000);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> transactions(NO_TIME).insist(work -> "stored"));
    assertThat(store.refused).hasValue(300);
  }

  @Test
  void aFencedCommitIsLeftToTheOtherNode() {
    store.failure = new FencedException("another node's by now");
    store.refuse(1);
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> transactions(NO_TIME).insist(work -> "stored"));
  }

  @Test
  void aWaitingCommitCanBeInterrupted() throws Exception {
    store.failure = new StoreException("no connection", new SQLException("refused"));
    store.refuse(Integer.MAX_VALUE);
    CountDownLatch stopped = new CountDownLatch(1);
    try (Alarms alarms = Alarms.of(Clock.systemUTC())) {
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  transactions(alarms).insist(work -> "never");
                } catch (InterruptedException asked) {
                  stopped.countDown();
                }
              });
      await().until(() -> store.refused.get() > 2);
      waiting.interrupt();
      assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Transactions transactions(Alarms alarms) {
    Clock clock = Clock.systemUTC();
    Plan plan =
        new Plan(
            Map.of(),
            List.of(),
            Map.of(),
            Map.of(),
            new HandoffPlan(List.of(), List.of()),
            new LimitsPlan(0, Duration.ofSeconds(1)),
            Map.of());
    RoutingContext context =
        new RoutingContext(
            plan, Map.of(), Map.of(), clock, Ids.random(clock), false, Masking.NONE, false);
    return new Transactions(store, context, alarms, afterCommit -> {});
  }
}
