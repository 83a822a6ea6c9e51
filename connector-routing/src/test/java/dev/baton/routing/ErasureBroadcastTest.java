package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.plan.BroadcastPlan;
import dev.baton.routing.PersonalData.Wish;
import dev.baton.store.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The event broker is told when a user is erased. */
@Timeout(200)
class ErasureBroadcastTest {

  @TempDir Path folder;
  private final TestBroker broker = new TestBroker();
  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void theBrokerGetsTheErasureAfterAllEarlierEvents() {
    try (Scene scene = open(new BroadcastPlan("-human", Duration.ofMillis(50)))) {
      talked(scene);
      erase(scene);
      scene.waitFor(() -> assertThat(broker.of("c1-human")).endsWith("erased"));
      assertThat(broker.of("c1-human")).containsExactly("pause", "agent: one", "resume", "erased");
      JsonNode event = broker.taken.getLast();
      assertThat(event.path("timestamp").asDouble()).isPositive();
      assertThat(event.path("metadata").path("sender_id").asString("")).isEqualTo("c1");
      assertThat(event.path("metadata").path("channel").asString("")).isEqualTo("memory");
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void anErasureSurvivesAStopInBetween() {
    try (Scene scene = open(new BroadcastPlan("", Duration.ofMillis(50)))) {
      talked(scene);
      scene.waitFor(() -> assertThat(broker.of("c1")).endsWith("resume"));
      broker.down = TestBroker.refused();
      erase(scene);
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
    }
    assertThat(waiting()).isOne();
    broker.down = null;
    broker.unconfirmed.set(1);
    try (Scene scene = open(new BroadcastPlan("", Duration.ofMillis(50)))) {
      scene.waitFor(() ->
          assertThat(broker.of("c1"))
              .containsExactly("pause", "agent: one", "resume", "erased", "erased"));
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void unpublishedEventsAreDroppedAndTheNextConversationFollowsTheErasure() {
    try (Scene scene = open(new BroadcastPlan("", Duration.ofMillis(50)))) {
      broker.down = TestBroker.refused();
      talked(scene);
      erase(scene);
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
      scene.claimed("c1", Scene.ANN);
      broker.down = null;
      scene.waitFor(() -> assertThat(broker.of("c1")).containsExactly("erased", "pause"));
    }
  }

  @Test
  void withoutErasureEventsNothingIsPublishedOrKept() {
    try (Scene scene = open(new BroadcastPlan("", Duration.ofMillis(50), false))) {
      talked(scene);
      erase(scene);
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
      scene.claimed("c2", Scene.ANN);
      scene.waitFor(() -> assertThat(broker.of("c2")).containsExactly("pause"));
      assertThat(broker.of("c1")).doesNotContain("erased");
    }
    assertThat(waiting()).isZero();
  }

  private Scene open(BroadcastPlan plan) {
    return new Scene(folder, Replies.echo(), channel, builder -> builder.eventBroker(broker, plan));
  }

  private static void talked(Scene scene) {
    MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
    scene.agentSays(offer.place(), Scene.ANN, "one");
    scene.waitForText("c1", "one");
    scene.userSays("c1", "/bot");
    scene.waitForText("c1", "Ann has left. You are talking with the bot again.");
  }

  private static void erase(Scene scene) {
    assertThat(
            scene
                .routing
                .personalData()
                .erase(scene.conversation("c1").id())
                .toCompletableFuture()
                .join())
        .isEqualTo(Wish.BEGUN);
  }

  private long waiting() {
    try (JdbcStore store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      return store.read(tables -> tables.broadcasts().count());
    }
  }
}
