package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.HandoffRequest;
import dev.baton.plan.AgentSkills;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.StaffingPlan;
import dev.baton.plan.UserSidePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only who can do what a handoff asks for is asked to take it. Ann knows billing and German. */
@Timeout(200)
class SkillsStoryTest {

  private static final StaffingPlan STAFF =
      new StaffingPlan(
          0,
          0,
          Map.of(
              "@Ann", new AgentSkills(List.of("billing", "refunds"), List.of("de", "en")),
              "ben", new AgentSkills(List.of("refunds"), List.of("en"))));

  @TempDir Path folder;

  private final AtomicInteger written = new AtomicInteger();

  /** The desk of Ann and Ben, where Ben would be asked first. */
  private TwoDesks desks(List<String> skills, @Nullable String language) {
    HandoffRequest request = new HandoffRequest(null, null, null, 0, skills, language, Map.of());
    Bot bot =
        turn ->
            Replies.words(turn).equals("help")
                ? List.of(new Reply.HandOff(request))
                : Replies.say("bot: " + Replies.words(turn));
    TwoDesks desks =
        new TwoDesks(
            folder,
            bot,
            TwoDesks.Kind.TOPICS,
            DeskPlan.Where.SPACE,
            builder ->
                builder
                    .desk(TwoDesks.desk("desk", Scene.SPACE, DeskPlan.Where.SPACE, STAFF))
                    .queue(
                        new QueuePlan(
                            "support",
                            List.of("desk"),
                            TwoDesks.WAIT,
                            null,
                            null,
                            new AssignmentPlan(AssignmentPlan.Rule.ROUND_ROBIN),
                            UserSidePlan.SILENT)));
    desks.sees(Scene.ANN, Scene.SPACE);
    desks.clock.advance(Duration.ofSeconds(1));
    desks.sees(Scene.BEN, Scene.SPACE);
    return desks;
  }

  private void says(TwoDesks desks, Person agent, String text) {
    desks.scene.happens(
        Place.chat(Scene.SPACE),
        agent,
        new Event.Said("w" + written.incrementAndGet(), Text.plain(text), null, null, true));
  }

  private static MemoryChannel.Sent asked(TwoDesks desks, Person agent) {
    return desks.card(agent.name() + " (@" + agent.handle() + "), please take User c1.");
  }

  private static boolean isAsked(TwoDesks desks, Person agent) {
    return desks.memory.sent.stream()
        .anyMatch(
            sent -> sent.text().contains(agent.name() + " (@" + agent.handle() + "), please"));
  }

  @Test
  void onlyWhoHasTheSkillsIsAskedAndThenItIsForEverybody() {
    try (TwoDesks desks = desks(List.of("Billing", "refunds"), null)) {
      desks.scene.userSays("c1", "help");
      MemoryChannel.Sent question = asked(desks, Scene.ANN);
      assertThat(desks.offer("c1", Scene.SPACE).text()).contains("Needs: Billing, refunds");
      String press = desks.presses(Scene.ANN, question, "Pass on");
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE))
              .as(press)
              .contains("It is for everybody now: whoever claims it has it."));
      assertThat(isAsked(desks, Scene.BEN)).isFalse();
      MemoryChannel.Sent head = desks.claims(Scene.BEN, desks.offer("c1", Scene.SPACE), "c1");
      assertThat(head.text()).as("whoever cannot may still claim").contains("Ben has it.");
    }
  }

  @Test
  void whoSpeaksTheLanguageOfTheUserIsAsked() {
    try (TwoDesks desks = desks(List.of("refunds"), "de-AT")) {
      desks.scene.userSays("c1", "help");
      MemoryChannel.Sent question = asked(desks, Scene.ANN);
      assertThat(question.text()).endsWith("[Accept] [Pass on]");
      assertThat(isAsked(desks, Scene.BEN)).isFalse();
    }
  }

  @Test
  void ifNobodyCanItIsForEverybodyAtOnce() {
    try (TwoDesks desks = desks(List.of(), "fr")) {
      desks.scene.userSays("c1", "help");
      MemoryChannel.Sent offer = desks.offer("c1", Scene.SPACE);
      assertThat(offer.text()).doesNotContain("Needs");
      assertThat(isAsked(desks, Scene.ANN) || isAsked(desks, Scene.BEN)).isFalse();
      assertThat(desks.claims(Scene.BEN, offer, "c1").text()).contains("Ben has it.");
    }
  }

  @Test
  void whoCanIsAskedWhenTheyAreBack() {
    try (TwoDesks desks = desks(List.of("billing"), null)) {
      says(desks, Scene.ANN, "/away");
      desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).contains("Ann is away."));
      desks.scene.userSays("c1", "help");
      MemoryChannel.Sent unused = desks.offer("c1", Scene.SPACE);
      desks.clock.advance(Duration.ofSeconds(2));
      says(desks, Scene.ANN, "/back");
      desks.clock.advance(Duration.ofSeconds(2));
      MemoryChannel.Sent question = asked(desks, Scene.ANN);
      assertThat(question.text()).endsWith("[Accept] [Pass on]");
      assertThat(isAsked(desks, Scene.BEN)).isFalse();
    }
  }
}
