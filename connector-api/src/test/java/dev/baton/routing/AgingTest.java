package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.DeliveryException.Refused;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.RetentionPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is old goes by itself, and what still waits for somebody does not. */
@Timeout(90)
class AgingTest {

  @TempDir Path folder = Path.of("");

  private final SettableClock clock = SettableClock.running();
  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void aConversationInWhichNobodyWroteIsErasedAndOneInUseIsNot() {
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
          assertThat(scene.baton.conversations().list(null, null, 9))
              .singleElement()
              .satisfies(left -> assertThat(left.chat()).isEqualTo("busy")));
      scene.waitFor(() -> assertThat(texts(scene, "busy")).containsExactly("today", "bot: today"));
      scene.userSays("busy", "and again");
      scene.waitForText("busy", "bot: and again");
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

      scene.waitFor(() -> assertThat(scene.baton.conversations().list(null, null, 9)).hasSize(1));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      assertThat(texts(scene, "c1")).contains("waiting since");
      assertThat(channel.calls).noneMatch(call -> call.startsWith("remove "));
    }
  }

  @Test
  void oldMessagesOfAConversationInUseGoFromDesksAsWell() {
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
      assertThat(scene.baton.deadLetters().list(null, 9).count()).isZero();
    }
  }

  @Test
  void deadLettersAreGivenUpForTheirAgeOnlyWhereAskedFor() {
    channel.beforeSend =
        outbound -> {
          if (outbound.to().equals(Place.chat("c1"))) {
            throw new Refused("on purpose", null);
          }
        };
    try (Scene scene = scene(new RetentionPlan(null, Duration.ofDays(3), Duration.ofDays(30)))) {
      scene.userSays("c1", "hi");
      scene.waitFor(() -> assertThat(scene.baton.deadLetters().list(null, 9).count()).isPositive());
      clock.advance(Duration.ofDays(31));
      scene.waitFor(() -> assertThat(scene.baton.deadLetters().list(null, 9).count()).isZero());
      assertThat(texts(scene, "c1")).as("what was said is kept").contains("hi", "bot: hi");
    }
  }

  @Test
  void agesThatWouldLoseWhatIsNeededAreRefused() {
    assertThatThrownBy(() -> new RetentionPlan(null, Duration.ofHours(24), null))
        .hasMessageContaining("inbound");
    assertThatThrownBy(() -> new RetentionPlan(Duration.ofMinutes(5), Duration.ofDays(3), null))
        .hasMessageContaining("messages");
    assertThatThrownBy(() -> new RetentionPlan(null, Duration.ofDays(3), Duration.ofMinutes(5)))
        .hasMessageContaining("dead letters");
  }

  private static List<String> texts(Scene scene, String chat) {
    return scene.transcript(chat).messages().stream()
        .map(message -> Lines.summary(message.content()))
        .toList();
  }

  private Scene scene(RetentionPlan plan) {
    return new Scene(
        folder,
        Replies.echo(),
        channel,
        builder ->
            builder
                .clock(clock)
                .retention(plan)
                .desk(
                    new DeskPlan(
                        "desk",
                        "memory",
                        Scene.SPACE,
                        DeskPlan.Where.SPACE,
                        List.of(),
                        DeskPlan.Claim.ANSWER))
                .queue(new QueuePlan("support", List.of("desk"), null, null)));
  }
}
