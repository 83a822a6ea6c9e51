package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.store.CountedStatements;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import dev.baton.store.testkit.ForwardingStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A message with its answer costs three transactions of 14 statements together, and no look into
 * the store beside them.
 */
@Timeout(60)
class MessageCostTest {

  private static final int MESSAGES = 20;

  /** Apart from begin and commit. */
  private static final int STATEMENTS = 14;

  @TempDir Path folder = Path.of("");

  @Test
  void aMessageWithItsAnswerCostsThreeTransactions() {
    Counting store = new Counting(JdbcStore.at("jdbc:sqlite:" + folder.resolve("counted.db")));
    MemoryChannel channel = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(folder, Replies.echo(), channel, builder -> builder.store(store))) {
      answer(scene, store, "first");
      int transactions = store.transactions.get();
      int reads = store.reads.get();
      for (int i = 0; i < MESSAGES; i++) {
        answer(scene, store, "message " + i);
      }
      assertThat(store.transactions.get() - transactions)
          .as("but for one or two of the timers")
          .isBetween(3 * MESSAGES, 3 * MESSAGES + 2);
      assertThat(store.reads.get() - reads)
          .as("only timers look into the store")
          .isLessThan(MESSAGES);
    }
  }

  @Test
  void aMessageWithItsAnswerCostsFourteenStatements() {
    CountedStatements statements = new CountedStatements();
    Counting store = new Counting(statements.store("jdbc:sqlite:" + folder.resolve("counted.db")));
    MemoryChannel channel = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(folder, Replies.echo(), channel, builder -> builder.store(store))) {
      answer(scene, store, "first");
      statements.forget();
      for (int i = 0; i < MESSAGES; i++) {
        answer(scene, store, "message " + i);
      }
      Map<String, Integer> runs = statements.runs();
      assertThat(runs.values().stream().mapToInt(Integer::intValue).sum())
          .as("but for some of the timers, of %d messages: %s", MESSAGES, runs)
          .isBetween(STATEMENTS * MESSAGES, STATEMENTS * MESSAGES + MESSAGES / 2);
    }
  }

  /** Lets a user say something, and waits until the answer is sent and all of it is stored. */
  private static void answer(Scene scene, Counting store, String text) {
    scene.userSays("c1", text);
    scene.waitForText("c1", "bot: " + text);
    scene.waitFor(() -> {
      List<String> open = store.store().read(tables -> tables.deliveries().lanesOpen());
      assertThat(open).isEmpty();
    });
  }

  /** Counts what is asked of a store. */
  private record Counting(Store store, AtomicInteger transactions, AtomicInteger reads)
      implements ForwardingStore {

    Counting(Store store) {
      this(store, new AtomicInteger(), new AtomicInteger());
    }

    @Override
    public <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
      transactions.incrementAndGet();
      return store.submit(terms, operation);
    }

    @Override
    public <T> T read(Operation<T> operation) {
      reads.incrementAndGet();
      return store.read(operation);
    }
  }
}
