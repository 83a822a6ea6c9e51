package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Place;
import dev.baton.plan.DeskPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thread's icon shows that its handoff waits, is with an agent, or is done. */
@Timeout(200)
class ShownStateStoryTest {

  private static final Bot SILENT = turn -> List.of();

  @TempDir Path folder;

  @Test
  void aThreadShowsWhatItsHandoffIsAtOncePerChange() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, true)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      shows(scene, "opened WAITING", "CLAIMED");
      scene.agentSays(thread, Scene.ANN, "/release");
      shows(scene, "opened WAITING", "CLAIMED", "WAITING");
      scene.agentSays(thread, Scene.BEN, "/claim");
      shows(scene, "opened WAITING", "CLAIMED", "WAITING", "CLAIMED");
      scene.agentSays(thread, Scene.BEN, "/resolve");
      shows(scene, "opened WAITING", "CLAIMED", "WAITING", "CLAIMED", "DONE");
      scene.userSays("c1", "/human");
      shows(scene, "opened WAITING", "CLAIMED", "WAITING", "CLAIMED", "DONE", "WAITING");
    }
  }

  @Test
  void anOfferThatIsWorkedOnElsewhereShowsItInTheSpace() {
    try (Scene scene = scene(DeskPlan.Where.DIRECT, true)) {
      MemoryChannel.Sent card = AddressingTest.claimed(scene, "c1");
      shows(scene, "opened WAITING", "CLAIMED");
      scene.agentSays(card.place(), Scene.ANN, "/resolve");
      shows(scene, "opened WAITING", "CLAIMED", "DONE");
    }
  }

  @Test
  void aUserWhoGivesUpIsDone() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, true)) {
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      shows(scene, "opened WAITING", "DONE");
    }
  }

  @Test
  void nothingIsShownUnlessTheDeskWantsIt() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, false)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("finish " + thread.thread()));
      assertThat(scene.channel.states).isEmpty();
    }
  }

  @Test
  void aRefusalHarmsNothing() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, true)) {
      scene.channel.beforeState =
          state -> {
            throw new DeliveryException.Refused("not enough rights", null);
          };
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "hello");
      scene.waitForText("c1", "hello");
      scene.channel.beforeState = state -> {};
      scene.agentSays(thread, Scene.ANN, "/resolve");
      shows(scene, "opened WAITING", "DONE");
      assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero();
    }
  }

  @Test
  void wordsGoFirstAndWhatIsOutOfDateIsNotShown() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, true)) {
      Place calm = scene.taken(scene.claimed("c1", Scene.ANN), Scene.ANN).place();
      shows(scene, "opened WAITING", "CLAIMED");
      scene.channel.pace =
          new Pace(Rate.UNLIMITED, new Rate(1, Duration.ofSeconds(2)), Rate.UNLIMITED);
      scene.userSays("c1", "takes the place");
      scene.waitForText(calm, "takes the place");
      scene.agentSays(calm, Scene.ANN, "/release");
      scene.agentSays(calm, Scene.ANN, "/claim");
      scene.agentSays(calm, Scene.ANN, "/resolve");
      scene.userSays("c2", "/human");
      shows(scene, "opened WAITING", "CLAIMED", "opened WAITING", "DONE");
    }
  }

  private static void shows(Scene scene, String... states) {
    scene.waitFor(() -> assertThat(scene.channel.states).containsExactly(states));
  }

  private Scene scene(DeskPlan.Where where, boolean icons) {
    DeskPlan desk = Plans.desk(where, DeskPlan.Claim.PRESS);
    return new Scene(
        folder,
        SILENT,
        new MemoryChannel("memory"),
        builder -> builder.desk(icons ? desk.withTopicIcons() : desk));
  }
}
