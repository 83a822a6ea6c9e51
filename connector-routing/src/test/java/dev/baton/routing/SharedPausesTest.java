package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.DeliveryException.Retryable;
import dev.baton.store.HoldTable.Hold;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pause that a platform asked one node for is obeyed by the others once they poll. */
@Timeout(200)
class SharedPausesTest {

  private static final Duration PAUSE = Duration.ofMinutes(10);

  @TempDir Path folder = Path.of("");

  private final MemoryChannel channel = new MemoryChannel("memory");
  private final SettableClock clock = SettableClock.running();

  @Test
  void aPauseStoredByAnotherNodeAppliesFromTheNextPoll() {
    SharedStore store = store();
    try (Scene scene = scene(store)) {
      scene.userSays("c1", "one");
      scene.waitForText("c1", "bot: one");
      Instant until = clock.instant().plus(PAUSE);
      store.commit(tables -> {
        tables.holds().keep("memory", null, until, clock.instant());
        return true;
      });
      store.poll();
      scene.userSays("c1", "two");
      await()
          .during(Duration.ofMillis(500))
          .until(() -> channel.textsTo("c1").equals(List.of("bot: one")));

      clock.advance(PAUSE);
      scene.userSays("c1", "three");
      scene.waitForText("c1", "bot: three");
      assertThat(channel.textsTo("c1")).containsExactly("bot: one", "bot: two", "bot: three");
    }
  }

  @Test
  void aPauseIsStoredForOtherNodes() {
    SharedStore store = store();
    channel.beforeSend =
        outbound -> {
          throw new Retryable("429", PAUSE, true, null);
        };
    try (Scene scene = scene(store)) {
      scene.userSays("c1", "one");
      scene.waitFor(() -> {
        List<Hold> held = store.read(tables -> tables.holds().after(clock.instant()));
        assertThat(held)
            .singleElement()
            .extracting(Hold::channel, Hold::chat)
            .containsExactly("memory", null);
      });
    }
  }

  private SharedStore store() {
    return SharedStore.in(folder);
  }

  private Scene scene(SharedStore store) {
    return new Scene(folder, Replies.echo(), channel, builder -> builder.store(store).clock(clock));
  }
}
