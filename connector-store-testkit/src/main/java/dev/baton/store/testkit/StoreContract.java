package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Inbound;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What the store must do on each of its databases: commits that hold, one operation at a time, and
 * one winner for each change.
 *
 * <p>To use it, write a subclass that creates the store. What a kill or a power cut leaves behind
 * is not tested here: that needs a separate process.
 */
public abstract class StoreContract extends StoreOperationContract {

  @Test
  void whatIsCommittedSurvivesARestart() {
    CompletableFuture<Boolean> stored =
        store().submit(tables -> tables.inbound().add("tg", "tg:1", event("e1"), NOON));

    assertThat(stored.join()).isTrue();
    assertMaybe(tables -> tables.inbound().head("tg:1")).isPresent();

    restart();
    assertMaybe(tables -> tables.inbound().head("tg:1"))
        .hasValueSatisfying(found -> assertThat(found.inbound()).isEqualTo(event("e1")));
  }

  @Test
  void anOperationThatThrowsIsRolledBackAlone() throws Exception {
    Gate gate = gate();
    CompletableFuture<Boolean> before = add("before");
    CompletableFuture<Boolean> failing =
        store()
            .submit(tables -> {
              tables.inbound().add("tg", "lane", event("half"), NOON);
              throw new IllegalArgumentException("on purpose");
            });
    CompletableFuture<Boolean> after = add("after");
    gate.open();

    assertThat(before.join()).isTrue();
    assertThat(after.join()).isTrue();
    assertThatThrownBy(failing::join).hasCauseInstanceOf(IllegalArgumentException.class);
    restart();
    assertThat(drained("lane")).containsExactly("before", "after");
  }

  @Test
  void aWaitingCallerGetsTheOperationsOwnException() {
    assertThatThrownBy(() ->
            commit(tables -> {
              throw new IllegalArgumentException("on purpose");
            }))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("on purpose");
  }

  @Test
  void anErrorInAnOperationStopsNobodyElse() throws Exception {
    Gate gate = gate();
    CompletableFuture<Boolean> failing =
        store()
            .submit(tables -> {
              throw new LinkageError("on purpose");
            });
    CompletableFuture<Boolean> next = add("next");
    gate.open();

    assertThat(failing)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withRootCauseInstanceOf(LinkageError.class);
    assertThat(next).succeedsWithin(PATIENCE).isEqualTo(true);
    assertThat(add("later")).succeedsWithin(PATIENCE).isEqualTo(true);
  }

  @Test
  void eachOperationSeesAllBeforeIt() {
    commit(tables -> conversationAdded(tables, "c"));
    List<CompletableFuture<Integer>> seen = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String id = "m" + i;
      seen.add(
          store()
              .submit(tables -> {
                int count = tables.messages().all("c").size();
                say(tables, "c", id, Route.WAITING);
                return count;
              }));
    }
    assertThat(seen.stream().map(CompletableFuture::join).toList())
        .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void futuresCompleteInTheOrderOfSubmission() throws Exception {
    List<Integer> completed = new CopyOnWriteArrayList<>();
    Gate gate = gate();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int number = i;
      all.add(add("e" + i).thenRun(() -> completed.add(number)));
    }
    gate.open();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    assertThat(completed).containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
  }

  @Test
  void aFullQueueRefusesAndRecovers() throws Exception {
    Gate gate = gate();
    List<CompletableFuture<Boolean>> accepted = new ArrayList<>();
    CompletableFuture<Boolean> refused = null;
    while (refused == null && accepted.size() < 1_000_000) {
      CompletableFuture<Boolean> next = store().submit(tables -> true);
      if (next.isCompletedExceptionally()) {
        refused = next;
      } else {
        accepted.add(next);
      }
    }
    assertThat(refused).as("a bounded queue").isNotNull();
    assertThat(refused)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(StoreException.class);
    gate.open();
    assertThat(accepted).allSatisfy(future -> assertThat(future.join()).isTrue());
    assertThat(add("next").join()).isTrue();
  }

  @Test
  void numbersHaveNoGapsWhereOperationsFail() throws Exception {
    commit(tables -> conversationAdded(tables, "c"));
    Gate gate = gate();
    List<CompletableFuture<Message>> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int number = i;
      all.add(
          store()
              .submit(tables -> {
                Message message = say(tables, "c", "m" + number, Route.WAITING);
                if (number % 3 == 0) {
                  throw new IllegalArgumentException("on purpose");
                }
                return message;
              }));
    }
    gate.open();
    List<Message> kept =
        all.stream()
            .filter(future -> future.handle((message, failure) -> failure == null).join())
            .map(CompletableFuture::join)
            .toList();
    assertThat(kept).hasSize(40);
    assertThat(kept.stream().map(Message::seq))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    assertList(tables -> tables.messages().all("c")).isEqualTo(kept);
  }

  @Test
  void readersSeeOnlyWhatIsCommitted() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Boolean> pending =
        store()
            .submit(tables -> {
              boolean fresh = tables.inbound().add("tg", "lane", event("e"), NOON);
              written.countDown();
              awaitQuietly(goOn);
              return fresh;
            });
    assertThat(written.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertMaybe(tables -> tables.inbound().head("lane")).isEmpty();
    assertThat(pending).isNotDone();
    goOn.countDown();
    assertThat(pending.join()).isTrue();
    assertThat(drained("lane")).containsExactly("e");
  }

  @Test
  void healthIsAboutTheStoreNotItsCallers() {
    Store fresh = storeIn(folder.resolve("other"));
    assertThat(fresh.healthy()).as("before it is open").isFalse();
    fresh.open();
    assertThat(fresh.healthy()).isTrue();
    assertThat(
            fresh
                .submit(tables -> {
                  throw new IllegalStateException("on purpose");
                })
                .handle((result, failure) -> failure))
        .succeedsWithin(PATIENCE)
        .isNotNull();
    assertThat(fresh.healthy()).as("after an operation that threw").isTrue();
    assertThatThrownBy(() -> fresh.commit(tables -> tables.handoffs().get("none")))
        .isInstanceOf(StoreException.class);
    assertThat(fresh.healthy()).as("after a row was asked for that is not there").isTrue();
    fresh.close();
    assertThat(fresh.healthy()).as("after closing").isFalse();
  }

  @Test
  void closingLetsQueuedOperationsEnd() throws Exception {
    Gate gate = gate();
    List<CompletableFuture<Boolean>> queued = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      queued.add(add("e" + i));
    }
    Store closing = store();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(closing::close);
    await().atMost(PATIENCE).until(() -> closing.submit(tables -> true).isCompletedExceptionally());
    gate.open();
    closed.join();
    gate.awaitPassed();

    assertThat(queued).allSatisfy(future -> assertThat(future.join()).isTrue());
    restart();
    assertThat(drained("lane")).hasSize(100);
  }

  @Test
  void aClosedStoreRefusesAndLeavesNobodyWaiting() throws Exception {
    Store closing = store();
    AtomicInteger submitted = new AtomicInteger();
    List<CompletableFuture<Boolean>> all = new CopyOnWriteArrayList<>();
    try (ExecutorService submitters = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        submitters.execute(() -> {
          CompletableFuture<Boolean> last;
          do {
            last = closing.submit(tables -> true);
            all.add(last);
            submitted.incrementAndGet();
          } while (!last.isCompletedExceptionally() && all.size() < 20_000);
        });
      }
      await().atMost(PATIENCE).until(() -> submitted.get() > 50);
      closing.close();
    }
    assertThat(all)
        .allSatisfy(future ->
            assertThat(future.handle((result, failure) -> true)).succeedsWithin(PATIENCE));
    assertThatThrownBy(() -> closing.commit(tables -> true)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> closing.read(tables -> true)).isInstanceOf(StoreException.class);
    closing.close();
  }

  final CompletableFuture<Boolean> add(String id) {
    Inbound inbound = event(id);
    return store().submit(tables -> tables.inbound().add("tg", "lane", inbound, NOON));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited in vain");
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
