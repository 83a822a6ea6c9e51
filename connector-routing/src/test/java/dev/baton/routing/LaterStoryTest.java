package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent keeps a conversation for later, and is reminded. */
@Timeout(200)
class LaterStoryTest {

  private static final Duration IDLE = Duration.ofMinutes(30);

  @TempDir Path folder;

  private final MemoryChannel channel = new MemoryChannel("memory");
  private final SettableClock clock = SettableClock.running();

  private Scene scene(DeskPlan.Where where) {
    return scene(where, clock);
  }

  private Scene scene(DeskPlan.Where where, SettableClock at) {
    return new Scene(
        folder,
        Replies.echo(),
        channel,
        builder ->
            builder
                .clock(at)
                .desk(
                    new DeskPlan(
                        "desk",
                        "memory",
                        Scene.SPACE,
                        where,
                        List.of(),
                        DeskPlan.Claim.PRESS,
                        ZoneOffset.UTC))
                .queue(new QueuePlan("support", List.of("desk"), null, IDLE)));
  }

  private static HandoffStatus status(Scene scene) {
    return scene.transcript("c1").handoffs().getLast().status();
  }

  @Test
  void theConversationStaysUntilTheAgentIsRemindedAndMayEndAfterThat() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/later 2h call the shop");
      scene.waitForText(thread, "⏰ User c1 stays yours, also if nobody writes. You are reminded ");
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.NOTE)
          .extracting(message -> message.content().asText())
          .containsExactly("call the shop");
      scene.userSays("c1", "one more thing");
      scene.waitForText(thread, "one more thing");
    }
    clock.advance(Duration.ofMinutes(119));
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      assertThat(status(scene))
          .as("much longer than the idle time")
          .isEqualTo(HandoffStatus.ACCEPTED);
      Place thread = scene.sent("You are reminded ").place();
      clock.advance(Duration.ofMinutes(2));
      scene.waitForText(thread, "⏰ User c1: call the shop");
      assertThat(status(scene)).isEqualTo(HandoffStatus.ACCEPTED);
      clock.advance(IDLE.plusMinutes(1));
      scene.waitForText("c1", Texts.idleExpired());
      assertThat(scene.transcript("c1").handoffs().getLast().endReason())
          .isEqualTo(EndReason.IDLE_EXPIRED);
      assertThat(channel.to(thread))
          .filteredOn(sent -> sent.text().equals("⏰ User c1: call the shop"))
          .as("once")
          .hasSize(1);
      assertThat(channel.textsTo("c1"))
          .noneMatch(text -> text.contains("shop") || text.contains("later"));
    }
  }

  @Test
  void itIsShownChangedAndEnded() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/later");
      scene.waitForText(thread, "Write when: /later 30m, /later 2h, /later 1d or /later 14:30");
      scene.agentSays(thread, Scene.ANN, "/later off");
      scene.waitForText(thread, "There is no reminder here.");
      scene.agentSays(thread, Scene.ANN, "/later 1h");
      scene.sent("You are reminded ");
      scene.agentSays(thread, Scene.ANN, "/later in 10m");
      scene.waitFor(() ->
          assertThat(channel.to(thread))
              .filteredOn(sent -> sent.text().contains("stays yours"))
              .hasSize(2));
      scene.agentSays(thread, Scene.ANN, "/later");
      scene.waitForText(thread, "⏰ You are reminded ");
      clock.advance(Duration.ofMinutes(11));
      scene.waitForText(thread, "⏰ User c1: you wanted to come back to this now.");
      clock.advance(Duration.ofMinutes(20));
      scene.agentSays(thread, Scene.ANN, "/later 1d");
      scene.waitFor(() ->
          assertThat(channel.to(thread))
              .filteredOn(sent -> sent.text().contains("stays yours"))
              .hasSize(3));
      assertThat(channel.to(thread))
          .as("the earlier one was replaced")
          .filteredOn(sent -> sent.text().contains("you wanted to come back"))
          .hasSize(1);
      scene.agentSays(thread, Scene.ANN, "/later off");
      scene.waitForText(thread, "You are not reminded any more.");
      clock.advance(IDLE.plusMinutes(1));
      scene.waitForText("c1", Texts.idleExpired());
    }
  }

  @Test
  void aTimeOfTheDesksClockIsTheNextOne() {
    SettableClock noon = SettableClock.stoppedAt(Instant.parse("2026-11-30T12:00:00Z"));
    try (Scene scene = scene(DeskPlan.Where.SPACE, noon)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/later 14:30");
      scene.waitForText(thread, "You are reminded at 14:30.");
      scene.agentSays(thread, Scene.ANN, "/later at 9:05 // early");
      scene.waitForText(thread, "You are reminded on 1 Dec at 09:05.");
      scene.agentSays(thread, Scene.ANN, "/later 1d2h3m");
      scene.waitForText(thread, "You are reminded on 1 Dec at 14:03.");
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.NOTE)
          .extracting(message -> message.content().asText())
          .containsExactly("early");
    }
  }

  @Test
  void whatIsNoTimeIsToldAndNothingIsKept() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      for (String when : List.of("soon", "25:00", "2", "h", "2h30", "1h-")) {
        told(scene, thread, "/later " + when, "I do not understand when. Write /later 30m");
      }
      for (String when : List.of("0m", "31d", "999d")) {
        told(scene, thread, "/later " + when, "It can be from 1 minute to 30 days from now.");
      }
      told(scene, thread, "/later", "Write when: ");
    }
  }

  private void told(Scene scene, Place thread, String command, String answer) {
    int before = channel.to(thread).size();
    scene.agentSays(thread, Scene.ANN, command);
    scene.waitFor(() ->
        assertThat(channel.to(thread).stream().skip(before))
            .as(command)
            .anyMatch(sent -> sent.text().startsWith(answer)));
  }

  @Test
  void onlyWhoHasTheConversationKeepsIt() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.agentSays(offer.place(), Scene.ANN, "/later 1h");
      scene.waitForText(offer.place(), "Nobody has claimed this conversation yet.");
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText("c1", Texts.joined("Ann"));
      scene.agentSays(offer.place(), Scene.BEN, "/later 1h");
      scene.waitForText(offer.place(), "Ann has this conversation.");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.agentSays(offer.place(), Scene.ANN, "/later 1h");
      scene.waitForText(offer.place(), "The bot has this conversation.");
      clock.advance(Duration.ofHours(2));
      scene.agentSays(offer.place(), Scene.ANN, "/who");
      scene.waitForText(offer.place(), "User c1 on");
      assertThat(channel.sent).noneMatch(sent -> sent.text().startsWith("⏰"));
    }
  }

  @Test
  void whoGivesItAwayIsNotReminded() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/later 10m of this");
      scene.sent("You are reminded ");
      scene.agentSays(thread, Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      scene.agentSays(thread, Scene.BEN, "/claim");
      scene.waitForText("c1", Texts.joined("Ben"));
      clock.advance(Duration.ofMinutes(11));
      scene.userSays("c1", "hello");
      scene.waitForText(thread, "hello");
      scene.agentSays(thread, Scene.BEN, "/later");
      scene.waitForText(thread, "Write when: ");
      assertThat(channel.sent).noneMatch(sent -> sent.text().startsWith("⏰ User c1: of this"));
      clock.advance(IDLE.plusMinutes(1));
      scene.waitForText("c1", Texts.idleExpired());
    }
  }

  @Test
  void inAPrivateChatTheReminderComesThere() {
    try (Scene scene = scene(DeskPlan.Where.DIRECT)) {
      scene.claimed("c1", Scene.ANN);
      Place own = scene.sent("What you write here goes to User c1").place();
      scene.agentSays(own, Scene.ANN, "/later 5m ask again");
      scene.waitForText(own, "You are reminded ");
      clock.advance(Duration.ofMinutes(6));
      scene.waitForText(own, "⏰ User c1: ask again");
    }
  }
}
