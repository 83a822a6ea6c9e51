package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only the agent who has the conversation can edit or delete messages that the user has. */
@Timeout(200)
class AgentEditsTest {

  private static final Bot SILENT = turn -> List.of();

  @TempDir Path folder;

  @Test
  void anAgentCannotEditAfterResolving() {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      String word = said(scene, offer.place(), "Hello");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertCannotChange(scene, offer.place(), Scene.ANN, word);
    }
  }

  @Test
  void anAgentCannotEditAfterAnotherTookOver() {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      String word = said(scene, offer.place(), "Hello");
      scene.agentSays(offer.place(), Scene.BEN, "mine now");
      scene.press(
          Scene.BEN, scene.sent("Ann has this conversation. Your message"), "Take over and send");
      scene.waitForText("c1", "mine now");
      assertCannotChange(scene, offer.place(), Scene.ANN, word);
    }
  }

  @Test
  void messagesStayClosedAfterReleaseAndInLaterHandoffs() {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      String word = said(scene, offer.place(), "Hello");
      scene.agentSays(offer.place(), Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      assertCannotChange(scene, offer.place(), Scene.ANN, word);
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      scene.userSays("c1", "/human");
      scene.agentSays(offer.place(), Scene.ANN, "/claim");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      assertCannotChange(scene, offer.place(), Scene.ANN, word);
    }
  }

  @Test
  void anEditTooLongForOneMessageIsReportedAsNotSent() {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      String word = said(scene, offer.place(), "short");
      edit(scene, offer.place(), Scene.ANN, word, "BEGIN " + "word ".repeat(900) + "END");
      scene.waitForText(offer.place(), "This edit was not sent");
      assertThat(scene.channel.calls).noneMatch(call -> call.contains("BEGIN"));
    }
  }

  @Test
  void deletingAMessageWhileItIsBeingSentIsReported() {
    Standstill stop = new Standstill();
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.before(scene.channel, text -> text.equals("oops"));
      String word = scene.agentSays(offer.place(), Scene.ANN, "oops");
      stop.awaitReached();
      scene.happens(offer.place(), Scene.ANN, new Event.Deleted(word));
      scene.waitForText(offer.place(), "This was not taken back");
      stop.end();
      scene.waitForText("c1", "oops");
    }
  }

  @Test
  void anEditWhileTheFirstPieceIsSentRemovesNoPiece() {
    Standstill stop = new Standstill();
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.before(scene.channel, text -> text.startsWith("BEGIN"));
      String word =
          scene.agentSays(offer.place(), Scene.ANN, "BEGIN " + "word ".repeat(900) + "END");
      stop.awaitReached();
      edit(scene, offer.place(), Scene.ANN, word, "short");
      scene.waitForText(offer.place(), "This edit was not sent");
      stop.end();
      scene.waitFor(
          () -> assertThat(scene.channel.textsTo("c1")).anyMatch(text -> text.endsWith("END")));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("short");
    }
  }

  @Test
  void waitingMessagesAreEditedAndDeletedBeforeTheyAreSent() {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<Scene> holder = new AtomicReference<>();
    Bot calling =
        turn -> {
          Replies.callForAPerson(holder.get(), turn);
          Replies.awaitLatch(goOn);
          return List.of();
        };
    try (Scene scene = new Scene(folder, calling)) {
      holder.set(scene);
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      String first = scene.agentSays(offer.place(), Scene.ANN, "frist");
      String second = scene.agentSays(offer.place(), Scene.ANN, "second");
      edit(scene, offer.place(), Scene.ANN, first, "first");
      scene.happens(offer.place(), Scene.ANN, new Event.Deleted(second));
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").messages())
              .filteredOn(message -> message.author() == Author.AGENT)
              .extracting(message -> TextBuilder.summary(message.content()))
              .contains("first"));
      scene.agentSays(offer.place(), Scene.ANN, "third");
      goOn.countDown();
      scene.waitForText("c1", "third");
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence("first", "third")
          .doesNotContain("frist", "second");
    }
  }

  private static String said(Scene scene, Place thread, String text) {
    String word = scene.agentSays(thread, Scene.ANN, text);
    scene.waitForText("c1", text);
    scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + word + " DELIVERED"));
    return word;
  }

  private static void edit(Scene scene, Place thread, Person agent, String word, String text) {
    scene.happens(thread, agent, new Event.Edited(word, Text.plain(text)));
  }

  private static void assertCannotChange(Scene scene, Place thread, Person agent, String word) {
    String atUser =
        scene.channel.sent.stream()
            .filter(sent -> sent.place().equals(Place.chat("c1")) && sent.text().equals("Hello"))
            .findFirst()
            .orElseThrow()
            .id();
    long told = refusals(scene, thread);
    edit(scene, thread, agent, word, "You owe us 500");
    scene.happens(thread, agent, new Event.Deleted(word));
    scene.waitFor(() -> assertThat(refusals(scene, thread)).isEqualTo(told + 2));
    assertThat(scene.channel.calls)
        .noneMatch(call -> call.contains("You owe us"))
        .doesNotContain("delete " + atUser);
    assertThat(scene.transcript("c1").messages())
        .noneMatch(message -> TextBuilder.summary(message.content()).contains("You owe us"));
  }

  private static long refusals(Scene scene, Place thread) {
    return scene.channel.to(thread).stream()
        .filter(sent -> sent.text().contains("you do not have this conversation any more"))
        .count();
  }
}
