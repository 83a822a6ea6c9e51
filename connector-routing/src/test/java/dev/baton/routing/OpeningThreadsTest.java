package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.plan.DeskPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents see a thread, and write in it, before the call that opens it has come back. */
final class OpeningThreadsTest {

  @TempDir private Path folder;

  @Test
  void wordsInTheNewTopicOfASpaceAreKept() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      scene.channel.beforeOpened = thread -> overhears(scene, thread, "Ann saw it at once");
      scene.offered("c1");
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").messages())
              .anyMatch(message ->
                  message.author() == Author.AGENT
                      && message.content().equals(Text.plain("Ann saw it at once"))));
    }
  }

  @Test
  void wordsInATopicThatIsOpenedAgainAreKept() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.channel.beforeOpened = thread -> overhears(scene, thread, "still here");
      scene.channel.deleteThread(offer.place());
      scene.userSays("c1", "are you there?");
      scene.waitForText("c1", "still here");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wordsInAnAgentsNewThreadGoToItsUser(boolean topics) {
    try (Scene scene = scene(DeskPlan.Where.DIRECT)) {
      scene.channel.directTopics = topics;
      MemoryChannel.Sent other = scene.offered("c1");
      scene.press(Scene.ANN, other, "Claim");
      scene.waitForText("c1", Texts.joined("Ann"));
      MemoryChannel.Sent offer = scene.offered("c2");
      scene.channel.beforeOpened =
          thread -> {
            String head = scene.channel.sent.getLast().id();
            scene.happens(
                thread,
                Scene.ANN,
                new Event.Said("early", Text.plain("I am on it"), head, null, true));
          };
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText("c2", "I am on it");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("I am on it");
      assertThat(scene.channel.sent)
          .extracting(MemoryChannel.Sent::text)
          .noneMatch(text -> text.startsWith("For whom"));
    }
  }

  /** Whatever waits for a thread goes on when none is opened any more. */
  @Test
  void wordsInAThreadThatWasNotOpenedAreAnswered() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      CompletableFuture<Place> first = new CompletableFuture<>();
      scene.channel.beforeOpened =
          thread -> {
            if (first.complete(thread)) {
              scene.agentSays(thread, Scene.ANN, "hello?");
              throw new DeliveryException.Retryable("lost", Duration.ofMillis(1), false, null);
            }
          };
      scene.offered("c1");
      scene.waitFor(() ->
          assertThat(scene.channel.shown(first.join()))
              .contains(
                  "Write this in the thread of a conversation. /queue shows who is waiting."));
      assertThat(scene.channel.heads).extracting(MemoryChannel.Sent::place).doesNotHaveDuplicates();
    }
  }

  private static void overhears(Scene scene, Place thread, String words) {
    scene.happens(thread, Scene.ANN, new Event.Said("early", Text.plain(words), null, null, false));
  }

  private Scene scene(DeskPlan.Where where) {
    return new Scene(folder, turn -> List.of(), where, Duration.ofMinutes(15));
  }
}
