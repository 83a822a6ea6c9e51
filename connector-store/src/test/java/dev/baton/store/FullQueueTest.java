package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the queue is full, the store refuses new operations at once, but lanes have a reserve. */
@Timeout(60)
class FullQueueTest {

  private static final Store.Terms LANE = new Store.Terms(new ShardLease(0, 0), Set.of());

  @TempDir Path folder = Path.of("");

  @Test
  void refusesOperationsFromOutsideButNotTheWorkOfLanes() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (Store store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      CompletableFuture<Boolean> slow =
          store.submit(tables -> {
            begun.countDown();
            return wait(goOn);
          });
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      List<CompletableFuture<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < Writer.QUEUE; i++) {
        int number = i;
        waiting.add(store.submit(tables -> number));
      }
      assertThat(waiting).noneMatch(CompletableFuture::isDone);

      CompletableFuture<Integer> refused = store.submit(tables -> 1);
      assertThat(refused).isCompletedExceptionally();
      assertThat(refused.exceptionNow())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("20000 operations are waiting");

      CompletableFuture<Integer> lane = store.submit(LANE, tables -> 7);
      assertThat(lane).isNotDone();
      for (int i = 1; i < Writer.LANE_RESERVE; i++) {
        waiting.add(store.submit(LANE, tables -> 1));
      }
      assertThat(store.submit(LANE, tables -> 1)).isCompletedExceptionally();

      goOn.countDown();
      assertThat(slow.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(lane.get(20, TimeUnit.SECONDS)).isEqualTo(7);
      CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
      assertThat(store.submit(tables -> 2).get(20, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  private static boolean wait(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
