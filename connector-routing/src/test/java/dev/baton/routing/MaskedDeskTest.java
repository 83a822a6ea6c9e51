package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents see no email addresses or phone numbers; the bot, the store and the user do. */
@Timeout(200)
class MaskedDeskTest {

  private static final String MAIL = "bob@example.com";

  @TempDir Path folder;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void everythingADeskSeesIsMasked() {
    Bot bot =
        turn -> {
          heard.add(Replies.words(turn));
          return Replies.say("I wrote to " + MAIL);
        };
    try (Scene scene = scene(bot)) {
      scene.userSays("c1", "I am " + MAIL);
      scene.waitForText("c1", "I wrote to " + MAIL);
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      assertThat(offer.text()).contains("I am [email]").contains("I wrote to [email]");
      String id = scene.userSays("c1", "again: " + MAIL);
      scene.waitForText(offer.place(), "again: [email]");
      scene.happens(
          Place.chat("c1"),
          Scene.user("c1"),
          new Event.Edited(id, Text.plain("no, ann@example.com")));
      scene.waitFor(() -> assertThat(channel.calls).anyMatch(call -> call.endsWith("no, [email]")));
      scene.agentSays(offer.place(), Scene.ANN, "/history");
      scene.waitForText(offer.place(), "Last messages");
      scene.agentSays(offer.place(), Scene.ANN, "Write to help@example.com");
      scene.waitForText("c1", "Write to help@example.com");

      assertThat(heard).containsExactly("I am " + MAIL);
      assertThat(scene.transcript("c1").messages())
          .extracting(message -> TextBuilder.summary(message.content()))
          .contains("I am " + MAIL, "I wrote to " + MAIL);
      assertThat(channel.calls).noneMatch(call -> call.contains("@example.com"));
      assertNothingTold("@example.com");
    }
  }

  @Test
  void fileNamesAreMasked() {
    Content document =
        new Content.Media(
            Content.MediaKind.DOCUMENT,
            new Content.FileRef.Held("memory", "f1", MAIL + ".pdf", "application/pdf", 3),
            null);
    try (Scene scene = scene(Replies.echo())) {
      shows(scene, "d1", document);
      scene.waitForText("c1", "bot: [document " + MAIL + ".pdf]");
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      assertThat(offer.text()).contains("[document [email]]");
      shows(scene, "d2", document);
      scene.waitFor(() ->
          assertThat(channel.to(offer.place()))
              .extracting(MemoryChannel.Sent::text)
              .contains("[document [email].pdf] User c1"));

      assertNothingTold("@example.com");
    }
  }

  @Test
  void shortenedTextIsMaskedBeforehand() {
    String words = "x".repeat(288) + " " + MAIL;
    try (Scene scene = scene(Replies.echo())) {
      scene.userSays("c1", words);
      scene.waitForText("c1", "bot: " + words);
      scene
          .routing
          .initiate(
              scene.conversation("c1").senderId(),
              Trigger.CALL,
              new HandoffRequest(
                  null, words, null, 0, List.of(), null, Map.of("topic", "y" + words)))
          .toCompletableFuture()
          .join();
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      assertThat(offer.text()).contains("Why: xxx", "topic: yxxx", "…");
      scene.press(Scene.ANN, offer, "Claim");
      scene.agentSays(offer.place(), Scene.ANN, "/history");
      scene.waitForText(offer.place(), "Last messages");

      assertNothingTold("bob@");
    }
  }

  private void assertNothingTold(String part) {
    assertThat(channel.sent)
        .filteredOn(sent -> sent.place().chat().equals(Scene.SPACE))
        .isNotEmpty()
        .noneMatch(sent -> sent.text().contains(part));
  }

  private static void shows(Scene scene, String id, Content content) {
    scene.happens(
        Place.chat("c1"), Scene.user("c1"), new Event.Said(id, content, null, null, true));
  }

  private Scene scene(Bot bot) {
    return new Scene(
        folder,
        bot,
        channel,
        builder -> builder.masking(new Masking(List.of(Personal.EMAIL.rule()), List.of())));
  }
}
