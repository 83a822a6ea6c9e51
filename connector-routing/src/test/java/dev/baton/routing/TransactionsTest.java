package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.baton.masking.Masking;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.Plan;
import dev.baton.routing.lane.Alarms;
import dev.baton.store.Ahead;
import dev.baton.store.FencedException;
import dev.baton.store.JdbcStore;
import dev.baton.store.NoSuchRowException;
import dev.baton.store.ShardLease;
import dev.baton.store.StoreException;
import dev.baton.texts.TextsPlan;
import dev.baton.walk.Onlookers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
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

  private static final ShardLease EVERYTHING = new ShardLease(0, 0);

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

  @Test
  void aFirstStepThatFailsDoesNotKeepTheWorkFromBeingStored() {
    AtomicInteger tried = new AtomicInteger();
    AtomicInteger takenBack = new AtomicInteger();
    Transactions transactions =
        transactions(
            NO_TIME,
            (work, lease) -> {
              tried.incrementAndGet();
              note(work, "half a step");
              work.afterCommit()
                  .taken(Shards.Kind.TURN, "c1", new Step(new AtomicInteger(), takenBack));
              throw new NoSuchRowException("message that the step needs");
            });

    bound(transactions, work -> note(work, "stored")).join();

    assertThat(transactions.submit(work -> note(work, "stored")).join()).isFalse();
    assertThat(transactions.submit(work -> note(work, "half a step")).join()).isTrue();
    assertThat(tried).hasValue(1);
    assertThat(takenBack).hasValue(1);
  }

  @Test
  void aFirstStepGoesOnOnceItIsCommittedAndIsTakenBackOtherwise() {
    AtomicInteger wentOn = new AtomicInteger();
    AtomicInteger takenBack = new AtomicInteger();
    Transactions transactions =
        transactions(
            NO_TIME,
            (work, lease) ->
                work.afterCommit().taken(Shards.Kind.TURN, "c1", new Step(wentOn, takenBack)));

    assertThat(bound(transactions, work -> "done").join()).isEqualTo("done");
    assertThat(wentOn).hasValue(1);

    store.refuse(1);
    assertThat(bound(transactions, work -> "done")).isCompletedExceptionally();
    assertThat(wentOn).hasValue(1);
    assertThat(takenBack).hasValue(0);

    store.failCommits = true;
    assertThat(bound(transactions, work -> "done")).failsWithin(Duration.ofSeconds(20));
    assertThat(wentOn).hasValue(1);
    assertThat(takenBack).hasValue(1);
  }

  @Test
  void noFirstStepIsTakenByWorkThatAnyNodeMayDo() {
    Transactions transactions =
        transactions(
            NO_TIME,
            (work, lease) -> {
              throw new AssertionError("bound to no lease");
            });
    assertThat(transactions.submit(work -> "done").join()).isEqualTo("done");
  }

  @Test
  void whatComesNextDoesNotKeepAnOutcomeFromBeingStored() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    String next =
        transactions(NO_TIME)
            .insist(
                work -> note(work, "outcome"),
                work -> {
                  asked.incrementAndGet();
                  throw new IllegalStateException("cannot be told");
                },
                "unknown");
    assertThat(next).isEqualTo("unknown");
    assertThat(asked).hasValue(1);
    assertThat(transactions(NO_TIME).submit(work -> note(work, "outcome")).join()).isFalse();
  }

  @Test
  void workThatFailsGivesWayInItsPlaceToWhatIsDoneOtherwise() {
    Transactions transactions = transactions(NO_TIME);
    List<String> done = new CopyOnWriteArrayList<>();
    CountDownLatch queued = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        transactions.submit(work -> {
          awaitUninterruptibly(queued);
          return true;
        });
    CompletableFuture<Boolean> failing =
        transactions.submit(
            EVERYTHING,
            Set.of(),
            Ahead.NOTHING,
            work -> {
              note(work, "half");
              throw new NoSuchRowException("message");
            },
            work -> {
              done.add("otherwise");
              return note(work, "half");
            });
    CompletableFuture<Boolean> behind =
        transactions.submit(work -> {
          done.add("behind");
          return true;
        });
    queued.countDown();

    assertThat(List.of(first, failing, behind))
        .allSatisfy(
            each -> assertThat(each).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true));
    assertThat(done.subList(done.indexOf("otherwise"), done.size())).endsWith("behind");
    assertThat(done.getLast()).isEqualTo("behind");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Submits work whose lanes may take first steps. */
  private static <T> CompletableFuture<T> bound(
      Transactions transactions, Function<UnitOfWork, T> work) {
    return transactions.submit(
        EVERYTHING,
        Set.of(),
        Ahead.NOTHING,
        work,
        unused -> {
          throw new IllegalStateException("there is no other way");
        });
  }

  /** Whether this is new in the store. */
  private static boolean note(UnitOfWork work, String what) {
    return work.tables().inbound().note("test", what, work.now());
  }

  private record Step(AtomicInteger wentOn, AtomicInteger wasTakenBack) implements FirstStep {

    @Override
    public void goOn() {
      wentOn.incrementAndGet();
    }

    @Override
    public void takeBack() {
      wasTakenBack.incrementAndGet();
    }
  }

  private Transactions transactions(Alarms alarms) {
    return transactions(alarms, (work, lease) -> {});
  }

  private Transactions transactions(Alarms alarms, BiConsumer<UnitOfWork, ShardLease> firstSteps) {
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
            RulesInForce.of(plan, TextsPlan.USUAL),
            Map.of(),
            Map.of(),
            clock,
            Ids.random(clock),
            false,
            List.of(),
            Masking.NONE,
            false,
            Onlookers.NONE);
    return new Transactions(
        store, context, alarms, firstSteps, after -> after.steps().forEach(FirstStep::goOn));
  }
}
