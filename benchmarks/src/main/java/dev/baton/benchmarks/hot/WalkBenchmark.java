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
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A message's whole walk through the routing layer, from its acceptance to the bot's answer at the
 * user: stored, told whose it is, given to the bot, answered, sent. There is no network; the bot
 * answers at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WalkBenchmark {

  private static final int USERS = 64;
  private static final Reply ANSWER =
      new Reply.Say(Content.Text.plain("It is on its way and arrives today."));

  private final ScratchFolder folder = ScratchFolder.create();
  private final ChatInMemory chat = new ChatInMemory("chat");
  private final List<String> users =
      IntStream.range(0, USERS).mapToObj(user -> "50000" + user).toList();
  private final Routing routing =
      Routing.builder()
          .store(JdbcStore.at(folder.databaseUrl()))
          .bot("echo", turn -> List.of(ANSWER))
          .channel(
              new ChannelPlan("chat", "chat", "chat", "echo", "nobody", "", false), context -> chat)
          .queue(new QueuePlan("nobody", List.of(), null, null))
          .limits(new LimitsPlan(0, Duration.ofSeconds(1)))
          .build();

  public WalkBenchmark() {
    routing.open();
  }

  /** One user, who writes again once the answer is there. */
  @Benchmark
  public Content walkAlone() throws ExecutionException, InterruptedException {
    return chat.write(users.getFirst()).answer().get();
  }

  /** 64 users, who write at the same time, by the message. */
  @Benchmark
  @OperationsPerInvocation(USERS)
  public Object walkOf64() throws ExecutionException, InterruptedException {
    return CompletableFuture.allOf(
            users.stream()
                .map(chat::write)
                .map(ChatInMemory.Written::answer)
                .toArray(CompletableFuture<?>[]::new))
        .get();
  }

  @TearDown
  public void close() {
    routing.close();
    folder.close();
  }
}
