package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Conversation;
import dev.baton.masking.Masking;
import dev.baton.plan.DeskPlan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long users wait is measured from when they began to wait this time. */
@Timeout(200)
class QueueWaitTest {

  private static final Acts.Agent OLGA = new Acts.Agent("t1", "Olga");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  @TempDir Path folder;

  private static void perform(TwoDesks desks, Acts.Act act) {
    assertThat(
            desks
                .scene
                .routing
                .acts()
                .perform(OLGA, act, Acts.Terms.NONE)
                .toCompletableFuture()
                .join())
        .isInstanceOf(Acts.Outcome.Done.class);
  }

  private Duration waited() {
    Timer timer = registry.get("baton.queue.wait").tag("queue", "support").timer();
    return Duration.ofMillis((long) timer.totalTime(TimeUnit.MILLISECONDS));
  }

  private static Instant waitingSince(TwoDesks desks) {
    Overview.Listed listed =
        desks
            .scene
            .routing
            .overview()
            .conversations(Overview.Search.ALL, null, 1, Masking.NONE)
            .conversations()
            .getFirst();
    Instant since = listed.waitingSince();
    return since == null ? Instant.MAX : since;
  }

  @Test
  void whatIsReleasedWaitsFromThenOn() {
    try (TwoDesks desks =
        new TwoDesks(
            folder,
            Replies.echo(),
            TwoDesks.Kind.TOPICS,
            DeskPlan.Where.SPACE,
            builder -> builder.meters(registry))) {
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() -> assertThat(desks.scene.conversation("c1").handoffId()).isNotNull());
      Conversation conversation = desks.scene.conversation("c1");
      String handoff = desks.handoff("c1").id();
      assertThat(waitingSince(desks)).isEqualTo(desks.handoff("c1").createdAt());
      desks.clock.advance(Duration.ofMinutes(5));
      perform(desks, new Acts.Act.Claim(handoff));
      assertThat(waited()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
      assertThat(waitingSince(desks)).isEqualTo(Instant.MAX);
      desks.clock.advance(Duration.ofMinutes(10));
      perform(desks, new Acts.Act.Note(conversation.id(), "he is away"));
      Instant released = desks.clock.instant().truncatedTo(ChronoUnit.MILLIS);
      perform(desks, new Acts.Act.Release(handoff, null));
      assertThat(waitingSince(desks)).isBetween(released, desks.clock.instant());
      desks.clock.advance(Duration.ofMinutes(2));
      perform(desks, new Acts.Act.Claim(handoff));
      assertThat(waited()).isBetween(Duration.ofMinutes(7), Duration.ofMinutes(8));
    }
  }
}
