package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about a thousand callers at once. */
abstract class StoreRaceContract extends StoreLimitsContract {

  private static final int MANY = 1000;

  @Test
  void concurrentSubmittersAreServedOnceEach() throws Exception {
    commit(tables -> conversationAdded(tables, "c"));
    List<Message> stored =
        together(i ->
            commit(tables -> {
              tables.inbound().add("tg", "lane", event("e" + i), NOON);
              return say(tables, "c", "m" + i, Route.WAITING);
            }));

    assertThat(stored.stream().map(Message::seq).sorted().toList())
        .as("numbers without gaps or repeats")
        .containsExactlyElementsOf(LongStream.rangeClosed(1, MANY).boxed().toList());
    restart();
    assertThat(read(tables -> tables.messages().all("c")).stream().map(Message::id).toList())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MANY).mapToObj(i -> "m" + i).toList());
    assertThat(drained("lane")).hasSize(MANY);
  }

  @Test
  void anEventIsTakenOnce() throws Exception {
    List<Boolean> fresh =
        together(i -> commit(tables -> tables.inbound().add("tg", "l", event("same"), NOON)));

    assertThat(fresh).filteredOn(Boolean::booleanValue).hasSize(1);
    assertNow(tables -> tables.inbound().add("wx", "l2", event("same"), NOON))
        .as("another channel's event of the same id is another event")
        .isTrue();
    assertThat(drained("l")).containsExactly("same");
  }

  @Test
  void ofManyWhoPassControlOneSucceeds() throws Exception {
    Conversation seen = conversation("c");
    commit(tables -> {
      tables.conversations().add(seen);
      return true;
    });

    List<Boolean> passed =
        together(i -> commit(t -> t.conversations().pass(seen, Control.QUEUE, "h" + i)));

    assertThat(passed).filteredOn(Boolean::booleanValue).hasSize(1);
    Conversation now = read(tables -> tables.conversations().get("c"));
    assertThat(now.epoch()).isEqualTo(2);
    assertThat(now.control()).isEqualTo(Control.QUEUE);
    assertThat(now.handoffId()).isEqualTo("h" + passed.indexOf(true));
  }

  @Test
  void ofManyWhoAcceptOneGetsIt() throws Exception {
    commit(tables -> {
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      return true;
    });

    List<Boolean> won =
        together(
            i -> commit(t -> t.handoffs().accept("h", "desk", "a" + i, "Agent " + i, null, NOON)));

    assertThat(won).filteredOn(Boolean::booleanValue).hasSize(1);
    assertOne(tables -> tables.handoffs().get("h"))
        .satisfies(handoff -> {
          assertThat(handoff.status()).isEqualTo(HandoffStatus.ACCEPTED);
          assertThat(handoff.agentId()).isEqualTo("a" + won.indexOf(true));
        });
  }

  @Test
  void manyReadAtOnce() throws Exception {
    commit(tables -> conversationAdded(tables, "c"));
    assertThat(together(i -> read(tables -> tables.conversations().get("c").id())))
        .containsOnly("c");
  }

  /** Runs something a thousand times at once, each time on its own virtual thread. */
  private static <T> List<T> together(IntFunction<T> action) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<T>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MANY; i++) {
        int number = i;
        running.add(
            threads.submit(() -> {
              start.await();
              return action.apply(number);
            }));
      }
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
