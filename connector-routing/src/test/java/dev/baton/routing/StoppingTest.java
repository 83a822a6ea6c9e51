package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.routing.lane.Alarms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When told to stop, Baton lets calls in flight end and waits for nothing else. */
@Timeout(200)
class StoppingTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder = Path.of("");

  @Test
  void aCallInFlightMayEndWithinTheStopTimeWhileOtherNodesTakeTheRest() {
    Standstill stop = new Standstill();
    Bot slow =
        turn -> {
          stop.here();
          return Replies.echo().reply(turn);
        };
    SharedStore store = SharedStore.in(folder);
    Scene scene = scene(slow, store, Duration.ofSeconds(30));
    scene.userSays("c1", "hello");
    stop.awaitReached();

    CompletableFuture<Void> closed = CompletableFuture.runAsync(scene::close);
    scene.waitFor(() -> assertThat(store.retired).isTrue());
    assertThat(closed).isNotDone();
    stop.end();
    assertThat(closed).succeedsWithin(SOON);

    try (Scene next =
        new Scene(folder, Replies.echo(), scene.channel, builder -> builder.stopTime(SOON))) {
      next.waitForText("c1", "bot: hello");
      assertThat(next.channel.textsTo("c1")).containsExactly("bot: hello");
    }
  }

  @Test
  void aDeliveryThatWaitsForARetryDoesNotDelayTheStop() {
    CountDownLatch tried = new CountDownLatch(2);
    Bot down =
        turn -> {
          tried.countDown();
          throw new BotException.NotReached("refused", null);
        };
    Scene scene = scene(down, SharedStore.in(folder), Duration.ofMinutes(10));
    scene.userSays("c1", "hello");
    Replies.awaitLatch(tried);
    assertThat(CompletableFuture.runAsync(scene::close)).succeedsWithin(SOON);
  }

  @Test
  void stoppingEndsAPauseButNotAWait() throws InterruptedException {
    try (Alarms alarms = Alarms.of(Clock.systemUTC())) {
      CompletableFuture<Boolean> paused = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              alarms.pause(Instant.now().plus(Duration.ofHours(1)));
              paused.complete(false);
            } catch (InterruptedException stopping) {
              paused.complete(true);
            }
          });
      alarms.pause(Instant.now().plusMillis(20));
      alarms.endPauses();
      assertThat(paused).succeedsWithin(SOON).isEqualTo(true);
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> alarms.pause(Instant.now()));
      alarms.await(Instant.now().plusMillis(20));
    }
  }

  private Scene scene(Bot bot, SharedStore store, Duration stopTime) {
    return new Scene(
        folder,
        bot,
        new MemoryChannel("memory"),
        builder -> builder.store(store).stopTime(stopTime));
  }
}
