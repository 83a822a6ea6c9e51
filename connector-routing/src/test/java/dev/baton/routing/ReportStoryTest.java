package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.report.DeskReport;
import dev.baton.report.DeskReport.By;
import dev.baton.report.DeskReport.Numbers;
import dev.baton.report.DeskReport.OfAgent;
import dev.baton.report.DeskReport.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says of handoffs that agents really had. */
class ReportStoryTest {

  @TempDir Path folder;

  private final SettableClock clock = SettableClock.running();

  @Test
  void aHandoffThatChangedHandsIsCountedOnceAndErasedOnesAreNot() {
    try (Scene scene = scene()) {
      MemoryChannel.Sent offer = scene.offered("c1");
      minutes(2);
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      MemoryChannel.Sent held = scene.sent("Nobody has claimed this conversation yet.");
      minutes(4);
      scene.press(Scene.ANN, held, "Claim and send");
      scene.waitForText("c1", "Hello");
      minutes(8);
      scene.agentSays(offer.place(), Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      minutes(16);
      scene.agentSays(offer.place(), Scene.BEN, "/claim");
      scene.sent("Ben has joined");
      minutes(32);
      scene.agentSays(offer.place(), Scene.BEN, "/resolve");
      scene.waitFor(() -> assertThat(report(scene).total().ended()).isEqualTo(1));

      DeskReport report = report(scene);
      assertThat(report.total().answered()).isEqualTo(1);
      assertThat(report.total().endReasons()).containsOnlyKeys("agent_resolved");
      assertMinutes(6, report.total().untilAccepted());
      assertMinutes(6, report.total().untilFirstWords());
      assertMinutes(8 + 16 + 32, report.total().handling());
      assertThat(report.groups()).hasSize(1);
      OfAgent ben = (OfAgent) report.groups().getFirst();
      assertThat(ben.agent()).isEqualTo(new DeskReport.Agent("desk", "ben", "Ben"));
      assertMinutes(32, ben.numbers().handling());

      scene.erase("c1");
      assertThat(report(scene).total().handoffs()).isZero();
      assertThat(report(scene).groups()).isEmpty();
    }
  }

  @Test
  void notesAreNoAnswersAndWhoWaitsIsSeen() {
    try (Scene scene = scene()) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "// what a day");
      scene.userSays("c2", "/human");
      scene.sent("User c2 asks for a person");
      minutes(10);
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").messages())
              .anyMatch(message -> "Ann".equals(message.authorName())));

      Numbers all = report(scene).total();
      assertThat(all.handoffs()).isEqualTo(2);
      assertThat(all.answered()).isZero();
      assertThat(all.untilFirstWords()).isNull();
      assertThat(all.accepted()).isEqualTo(1);
      assertThat(all.waiting()).isEqualTo(1);
      assertThat(all.longestWait()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }
  }

  private Scene scene() {
    return new Scene(
        folder,
        turn -> List.of(),
        new MemoryChannel("memory"),
        builder ->
            builder
                .clock(clock)
                .queue(new QueuePlan("support", List.of("desk"), null, null))
                .desk(
                    new DeskPlan(
                        "desk",
                        "memory",
                        Scene.SPACE,
                        DeskPlan.Where.SPACE,
                        List.of(),
                        DeskPlan.Claim.PRESS,
                        ZoneOffset.UTC)));
  }

  private void minutes(int passed) {
    clock.advance(Duration.ofMinutes(passed));
  }

  private DeskReport report(Scene scene) {
    return scene
        .routing
        .reports()
        .report(
            clock.instant().minus(Duration.ofDays(1)),
            null,
            By.AGENT,
            scene.routing.reports().zone());
  }

  /** The clock goes on while the test runs, but not by a minute. */
  private static void assertMinutes(int expected, @Nullable Times times) {
    assertThat(times)
        .isNotNull()
        .extracting(Times::count, each -> each.median().toMinutes())
        .containsExactly(1L, (long) expected);
  }
}
