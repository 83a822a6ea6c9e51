package dev.baton.benchmarks.hot;

import dev.baton.bot.Reply;
import dev.baton.connector.Content;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.Routing;
import dev.baton.store.JdbcStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The decision whose a message is: from its acceptance until it is decided and stored, with the
 * bot's turn begun. The answers, for which it is waited between two measurements, are not part of
 * it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AcceptBenchmark {

  private static final int USERS = 64;

  private final ScratchFolder folder = ScratchFolder.create();
  private final ChatInMemory chat = new ChatInMemory("chat");
  private final List<String> users =
      IntStream.range(0, USERS).mapToObj(user -> "50000" + user).toList();
  private final Routing routing =
      Routing.builder()
          .store(JdbcStore.at(folder.databaseUrl()))
          .bot("echo", turn -> List.of(new Reply.Say(Content.Text.plain("It arrives today."))))
          .channel(
              new ChannelPlan("chat", "chat", "chat", "echo", "nobody", "", false), context -> chat)
          .queue(new QueuePlan("nobody", List.of(), null, null))
          .limits(new LimitsPlan(0, Duration.ofSeconds(1)))
          .build();
  private List<ChatInMemory.Written> written = List.of();

  public AcceptBenchmark() {
    routing.open();
  }

  /** 64 users, who write at the same time, by the message. */
  @Benchmark
  @OperationsPerInvocation(USERS)
  public Object acceptOf64() throws ExecutionException, InterruptedException {
    written = users.stream().map(chat::write).toList();
    return all(ChatInMemory.Written::accepted);
  }

  /** Lets what follows an acceptance end before the next one is measured. */
  @TearDown(Level.Invocation)
  public void awaitAnswers() throws ExecutionException, InterruptedException {
    var unused = all(ChatInMemory.Written::answer);
  }

  @TearDown
  public void close() {
    routing.close();
    folder.close();
  }

  private Object all(Function<ChatInMemory.Written, CompletableFuture<?>> part)
      throws ExecutionException, InterruptedException {
    return CompletableFuture.allOf(written.stream().map(part).toArray(CompletableFuture<?>[]::new))
        .get();
  }
}
