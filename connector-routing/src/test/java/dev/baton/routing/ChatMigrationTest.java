package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException.Gone;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries to a chat that moved arrive at its new address on the first retry. */
@Timeout(200)
class ChatMigrationTest {

  private static final String NEW_SPACE = "space-super";

  @TempDir Path folder;
  private final AtomicInteger callsOfTheOld = new AtomicInteger();

  @Test
  void anAnswerToTheOldAddressFollowsTheChat() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.channel.beforeCall = movedFrom(Scene.SPACE, NEW_SPACE);
      scene.channel.say(Place.chat(Scene.SPACE), false, Scene.ANN, "q1", "/queue");
      scene.waitForText(Place.chat(NEW_SPACE), "Nobody is waiting.");
      assertThat(callsOfTheOld).hasValue(1);
      scene.channel.say(Place.chat(NEW_SPACE), false, Scene.ANN, "q2", "/help");
      scene.waitForText(Place.chat(NEW_SPACE), "/queue");
      assertThat(callsOfTheOld).as("the new address is known from then on").hasValue(1);
    }
  }

  @Test
  void aMessageFromTheNewAddressBeforeTheMoveIsAnnouncedJoinsTheConversation() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.userSays("c1", "one");
      scene.waitForText("c1", "bot: one");
      scene.channel.say(Place.chat("c1-new"), true, Scene.user("c1"), "u-new", "two");
      scene.waitForText("c1-new", "bot: two");
      scene.happens(Place.chat("c1"), Scene.user("c1"), new Event.Moved("c1-new"));
      scene.channel.say(Place.chat("c1-new"), true, Scene.user("c1"), "u-newer", "three");
      scene.waitForText("c1-new", "bot: three");
      assertThat(scene.transcript("c1-new").conversation().senderId()).isEqualTo("c1");
      assertThat(scene.transcript("c1-new").messages()).hasSize(6);
    }
  }

  @Test
  void editsAndDeletionsAtTheOldAddressFollowTheChat() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String message = scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      String atUser =
          scene.channel.to(Place.chat("c1")).stream()
              .filter(sent -> sent.text().equals("Hello"))
              .findFirst()
              .orElseThrow()
              .id();
      scene.channel.beforeCall = movedFrom("c1", "c1-new");
      scene.happens(
          offer.place(), Scene.ANN, new Event.Edited(message, Text.plain("Hello and welcome")));
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("edit " + atUser + " Hello and welcome"));
      scene.happens(offer.place(), Scene.ANN, new Event.Deleted(message));
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("delete " + atUser));
      assertThat(callsOfTheOld).hasValue(1);
    }
  }

  @Test
  void aMarkOnAMessageAtTheOldAddressFollowsTheChat() {
    CountDownLatch moved = new CountDownLatch(1);
    try (Scene scene = new Scene(folder, Replies.echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.waitForText(offer.place(), "What you write here");
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).equals("Hello")) {
              Replies.awaitLatch(moved);
            }
          };
      String message = scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.channel.beforeCall = movedFrom(Scene.SPACE, NEW_SPACE);
      moved.countDown();
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("react " + message + " DELIVERED"));
      assertThat(callsOfTheOld).hasValue(1);
    }
  }

  @Test
  void aChatThatKeepsMovingIsNotCalledForever() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.startsWith("c1")) {
              callsOfTheOld.incrementAndGet();
              throw new Gone("moved", Gone.What.CHAT, chat.equals("c1") ? "c1-b" : "c1", null);
            }
          };
      scene.userSays("c1", "one");
      scene.waitFor(() -> assertThat(callsOfTheOld).hasValue(10));
      scene.userSays("c2", "two");
      scene.waitForText("c2", "bot: two");
      assertThat(callsOfTheOld)
          .as("two dead letters: the answer, and that it cannot be shown")
          .hasValue(10);
    }
  }

  private Consumer<String> movedFrom(String from, String to) {
    return chat -> {
      if (chat.equals(from)) {
        callsOfTheOld.incrementAndGet();
        throw new Gone("migrated", Gone.What.CHAT, to, null);
      }
    };
  }
}
