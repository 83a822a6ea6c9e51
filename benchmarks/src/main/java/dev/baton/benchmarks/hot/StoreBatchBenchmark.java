package dev.baton.benchmarks.hot;

import dev.baton.connector.Inbound;
import dev.baton.store.JdbcStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Writing to the store in group commits. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreBatchBenchmark {

  private static final int BATCH = 64;
  private static final String CHANNEL = "telegram";

  private final ScratchFolder folder = ScratchFolder.create();
  private final JdbcStore store = JdbcStore.at(folder.databaseUrl());
  private final List<String> chats =
      IntStream.range(0, BATCH).mapToObj(user -> "50000" + user).toList();
  private long messages;

  public StoreBatchBenchmark() {
    store.open();
  }

  /**
   * An event of each of 64 users, by the event. They are queued faster than the writer wakes up, so
   * that it nearly always takes them as one batch.
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object storeBatchOf64() throws ExecutionException, InterruptedException {
    return CompletableFuture.allOf(
            chats.stream().map(this::queue).toArray(CompletableFuture<?>[]::new))
        .get();
  }

  @TearDown
  public void close() {
    store.close();
    folder.close();
  }

  private CompletableFuture<Boolean> queue(String chat) {
    Inbound message = UserMessage.of(chat, messages++);
    return store.submit(
        tables -> tables.inbound().add(CHANNEL, CHANNEL + ":" + chat, message, message.at()));
  }
}
