package dev.baton.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallTimerTest {

  @Test
  void aTaskRunsOnTheTimersOwnThreadWhichKeepsNoProgramAlive() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    Future<?> unused =
        CallTimer.after(Duration.ofMillis(1), () -> ran.complete(Thread.currentThread()));
    Thread timer = ran.get(20, TimeUnit.SECONDS);
    assertThat(timer.getName()).isEqualTo("baton-calls");
    assertThat(timer.isDaemon()).isTrue();
  }

  @Test
  void aCancelledTaskDoesNotRun() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    Future<?> cancelled =
        CallTimer.after(Duration.ofMillis(50), () -> first.complete("the cancelled one"));
    assertThat(cancelled.cancel(false)).isTrue();
    Future<?> unused =
        CallTimer.after(Duration.ofMillis(60), () -> first.complete("the one after it"));
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("the one after it");
  }

  @Test
  void aTaskThatFailsDoesNotStopTheOthers() throws Exception {
    Future<?> failing =
        CallTimer.after(
            Duration.ZERO,
            () -> {
              throw new IllegalStateException("failed");
            });
    CompletableFuture<String> next = new CompletableFuture<>();
    Future<?> unused = CallTimer.after(Duration.ofMillis(5), () -> next.complete("ran"));
    assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo("ran");
    assertThat(failing).isDone();
  }
}
