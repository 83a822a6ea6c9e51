package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.CompletingChannel;
import dev.baton.connector.DeliveryException.Refused;
import dev.baton.connector.DeliveryException.Retryable;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.RetentionPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.JdbcStore;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old data is deleted automatically, unless it is still pending. */
@Timeout(200)
@Tag("slow")
class RetentionSweepTest {

  @TempDir Path folder = Path.of("");

  private final SettableClock clock = SettableClock.running();
  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void anIdleConversationIsErasedAndOneInUseIsNot() {
    try (Scene scene = scene(new RetentionPlan(Duration.ofDays(90), Duration.ofDays(3), null))) {
      scene.userSays("idle", "long ago");
      scene.waitForText("idle", "bot: long ago");
      scene.userSays("busy", "long ago");
      scene.waitForText("busy", "bot: long ago");
      clock.advance(Duration.ofDays(89));
      scene.userSays("busy", "today");
      scene.waitForText("busy", "bot: today");
      clock.advance(Duration.ofDays(2));

      scene.waitFor(() ->
          assertThat(scene.routing.list(null, null, 9))
              .singleElement()
              .satisfies(left -> assertThat(left.chat()).isEqualTo("busy")));
      scene.waitFor(() -> assertThat(texts(scene, "busy")).containsExactly("today", "bot: today"));
      scene.userSays("busy", "and again");
      scene.waitForText("busy", "bot: and again");
    }
  }

  @Test
  void aSweepStopsBetweenTwoPiecesWhenItsShardMoves() {
    SharedStore store = SharedStore.in(folder);
    RetentionPlan plan =
        new RetentionPlan(Duration.ofDays(90), Duration.ofDays(3), Duration.ofDays(90));
    try (Scene scene = scene(plan, store)) {
      for (String chat : List.of("c1", "c2")) {
        scene.userSays(chat, "long ago");
        scene.waitForText(chat, "bot: long ago");
      }
      int housekeeping = ShardOwnership.shardOf("housekeeping");
      store.keeps = shard -> shard != housekeeping;
      clock.advance(Duration.ofDays(91));
      await()
          .during(Duration.ofSeconds(3))
          .until(() -> scene.routing.list(null, null, 9).size() == 2);

      store.keeps = shard -> true;
      scene.waitFor(() -> assertThat(scene.routing.list(null, null, 9)).isEmpty());
    }
  }

  @Test
  void anOpenHandoffIsKeptHoweverOldItIs() {
    try (Scene scene = scene(new RetentionPlan(Duration.ofDays(90), Duration.ofDays(3), null))) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.userSays("c1", "waiting since");
      scene.waitForText(offer.place(), "waiting since");
      scene.userSays("c2", "long ago");
      scene.waitForText("c2", "bot: long ago");
      clock.advance(Duration.ofDays(400));

      scene.waitFor(() -> assertThat(scene.routing.list(null, null, 9)).hasSize(1));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      assertThat(texts(scene, "c1")).contains("waiting since");
      assertThat(channel.calls).noneMatch(call -> call.startsWith("remove "));
    }
  }

  @Test
  void oldMessagesOfAConversationInUseAreDeletedFromDesksToo() {
    try (Scene scene = scene(new RetentionPlan(Duration.ofDays(90), Duration.ofDays(3), null))) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.userSays("c1", "old words");
      scene.waitForText(offer.place(), "old words");
      MemoryChannel.Sent shown = scene.sent("old words");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitFor(() -> assertThat(channel.calls).contains("finish " + offer.place().thread()));
      clock.advance(Duration.ofDays(80));
      scene.userSays("c1", "newer");
      scene.waitForText("c1", "bot: newer");
      clock.advance(Duration.ofDays(11));

      scene.waitFor(() -> assertThat(texts(scene, "c1")).containsExactly("newer", "bot: newer"));
      scene.waitFor(() -> assertThat(channel.calls).contains("delete " + shown.id()));
      assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero();
    }
  }

  @Test
  void aDeliveryStillBeingTriedIsNotErasedForItsAge() {
    AtomicBoolean down = new AtomicBoolean(true);
    channel.beforeCall =
        chat -> {
          if (down.get() && chat.equals("tried")) {
            throw new Retryable("down", null);
          }
        };
    try (Scene scene = scene(new RetentionPlan(Duration.ofDays(90), Duration.ofDays(3), null))) {
      scene.userSays("idle", "long ago");
      scene.waitForText("idle", "bot: long ago");
      scene.userSays("tried", "long ago");
      scene.waitFor(() -> assertThat(texts(scene, "tried")).hasSize(2));
      clock.advance(Duration.ofDays(91));

      scene.waitFor(() -> assertThat(scene.routing.list(null, null, 9)).hasSize(1));
      down.set(false);
      scene.waitForText("tried", "bot: long ago");
      String id = scene.conversation("tried").id();
      assertThat(scene.routing.personalData().pending())
          .noneMatch(pending -> pending.conversationId().equals(id));
      assertThat(texts(scene, "tried")).containsExactly("long ago", "bot: long ago");
    }
  }

  @Test
  void anUnhandledEventIsNotErasedForTheAgeOfEarlierMessages() {
    Standstill stop = new Standstill();
    channel.completion =
        announced -> {
          stop.here();
          return CompletingChannel.Completed.alone(null);
        };
    try (Scene scene = scene(new RetentionPlan(Duration.ofDays(90), Duration.ofDays(3), null))) {
      scene.userSays("idle", "long ago");
      scene.waitForText("idle", "bot: long ago");
      scene.userSays("c1", "long ago");
      scene.waitForText("c1", "bot: long ago");
      scene.happens(Place.chat("c1"), Scene.user("c1"), new Event.Announced("messages", "m1"));
      stop.awaitReached();
      scene.userSays("c1", "waiting");
      String id = scene.conversation("c1").id();
      clock.advance(Duration.ofDays(91));

      scene.waitFor(() -> assertThat(scene.routing.list(null, null, 9)).hasSize(1));
      stop.end();
      scene.waitForText("c1", "bot: waiting");
      assertThat(scene.conversation("c1").id()).isEqualTo(id);
    }
  }

  @Test
  void deadLettersExpireOnlyIfConfigured() {
    channel.beforeSend =
        outbound -> {
          if (outbound.to().equals(Place.chat("c1"))) {
            throw new Refused("on purpose", null);
          }
        };
    try (Scene scene = scene(new RetentionPlan(null, Duration.ofDays(3), Duration.ofDays(30)))) {
      scene.userSays("c1", "hi");
      scene.waitFor(
          () -> assertThat(scene.routing.deadLetters().list(null, 9).count()).isPositive());
      clock.advance(Duration.ofDays(31));
      scene.waitFor(() -> assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero());
      assertThat(texts(scene, "c1")).as("what was said is kept").contains("hi", "bot: hi");
    }
  }

  @Test
  void agesTooShortToBeSafeAreRejected() {
    assertThatThrownBy(() -> new RetentionPlan(null, Duration.ofHours(24), null))
        .hasMessageContaining("inbound");
    assertThatThrownBy(() -> new RetentionPlan(Duration.ofMinutes(5), Duration.ofDays(3), null))
        .hasMessageContaining("messages");
    assertThatThrownBy(() -> new RetentionPlan(null, Duration.ofDays(3), Duration.ofMinutes(5)))
        .hasMessageContaining("dead letters");
  }

  private static List<String> texts(Scene scene, String chat) {
    return scene.transcript(chat).messages().stream()
        .map(message -> TextBuilder.summary(message.content()))
        .toList();
  }

  private Scene scene(RetentionPlan plan) {
    return scene(plan, JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")));
  }

  private Scene scene(RetentionPlan plan, Store store) {
    return new Scene(
        folder,
        Replies.echo(),
        channel,
        builder ->
            builder
                .store(store)
                .clock(clock)
                .retention(plan)
                .desk(Plans.desk(DeskPlan.Where.SPACE, DeskPlan.Claim.ANSWER))
                .queue(new QueuePlan("support", List.of("desk"), null, null)));
  }
}
