package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Message;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An edit makes no words of a note and no note of words, and its author is told. */
@Timeout(200)
class NoteEditsTest {

  private static final Bot SILENT = turn -> List.of();

  @TempDir Path folder;

  @Test
  void anEditNeverMakesANoteOfWordsAndIsAnswered() {
    List<String> notes = List.of("// angry", "／／ angry", "hello\n/note angry", "- // angry");
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = scene.agentSays(thread, Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + word + " DELIVERED"));
      notes.forEach(note -> edit(scene, thread, word, Text.plain(note)));
      scene.waitFor(() ->
          assertThat(scene.channel.to(thread))
              .filteredOn(line -> line.text().contains("would make a note of words already said"))
              .hasSize(notes.size()));
      assertThat(scene.channel.calls).noneMatch(call -> call.contains("angry"));
      assertThat(by(scene, Author.AGENT)).containsExactly("Hello");
    }
  }

  @Test
  void anEditOfWordsIntoACommandOrAMentionIsAnswered() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = scene.agentSays(thread, Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + word + " DELIVERED"));
      edit(scene, thread, word, Text.plain("/resolve"));
      scene.waitForText(thread, "An edit is not read as a command");
      edit(scene, thread, word, Text.plain("@ben see here"));
      scene.waitForText(thread, "It begins with a mention. Your edit was not sent");
      assertThat(scene.channel.calls).noneMatch(call -> call.contains("see here"));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void aNoteEditedIntoWordsStaysANoteAndTheAgentIsAsked() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String note = scene.agentSays(thread, Scene.ANN, "// angry");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + note + " NOTED"));
      edit(scene, thread, note, Text.plain("// very angry"));
      scene.waitFor(() -> assertThat(by(scene, Author.NOTE)).containsExactly("// very angry"));
      edit(scene, thread, note, Text.plain("We are sorry"));
      scene.waitForText(thread, "This stays with the agents");
      MemoryChannel.Sent question = scene.sent("This stays with the agents");
      edit(scene, thread, note, Text.plain("／／ furious"));
      scene.waitFor(() -> assertThat(by(scene, Author.NOTE)).containsExactly("／／ furious"));
      String press = scene.press(Scene.ANN, question, "Send it");
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .contains(press + ": It begins as a note or a command does, so it is not sent."));
      edit(scene, thread, note, Text.plain("We are very sorry"));
      scene.waitFor(() -> assertThat(by(scene, Author.NOTE)).containsExactly("We are very sorry"));
      scene.press(Scene.ANN, question, "Send it");
      scene.waitForText("c1", "We are very sorry");
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("furious"));
    }
  }

  @Test
  void aMistypedCommandThatIsEditedIsAnswered() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String typo = scene.agentSays(thread, Scene.ANN, "/resovle");
      scene.waitForText(thread, "There is no command /resovle");
      edit(scene, thread, typo, Text.plain("/resolve"));
      scene.waitForText(thread, "An edit is not read as a command");
      edit(scene, thread, typo, Text.plain("thanks, bye"));
      scene.waitFor(() ->
          assertThat(scene.channel.to(thread))
              .filteredOn(line -> line.text().contains("write it again"))
              .hasSize(2));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      assertThat(scene.channel.textsTo("c1")).doesNotContain("thanks, bye");
    }
  }

  @Test
  void wordsThatWaitAreTakenBackByAnEditIntoANote() {
    CountDownLatch goOn = new CountDownLatch(1);
    Scene[] holder = new Scene[1];
    Bot calling =
        turn -> {
          Replies.callForAPerson(holder[0], turn);
          Replies.awaitLatch(goOn);
          return List.of();
        };
    try (Scene scene = new Scene(folder, calling)) {
      holder[0] = scene;
      scene.userSays("c1", "help");
      Place thread = scene.sent("asks for a person").place();
      String word = scene.agentSays(thread, Scene.ANN, "he is angry");
      scene.waitFor(() -> assertThat(by(scene, Author.AGENT)).containsExactly("he is angry"));
      edit(scene, thread, word, Text.plain("// he is angry"));
      scene.waitFor(() -> assertThat(by(scene, Author.NOTE)).containsExactly("// he is angry"));
      scene.agentSays(thread, Scene.ANN, "afterwards");
      goOn.countDown();
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("angry"));
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + word + " NOTED"));
    }
  }

  @Test
  void anAlbumsCaptionEditedIntoANoteTakesTheWholeAlbumBack() {
    SettableClock clock = SettableClock.running();
    try (Scene scene =
        new Scene(folder, SILENT, new MemoryChannel("memory"), builder -> builder.clock(clock))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.channel.show(thread, Scene.ANN, "p1", "album", null);
      scene.channel.show(thread, Scene.ANN, "p2", "album", "look at him");
      edit(scene, thread, "p2", photo("// look at him"));
      scene.waitFor(() -> assertThat(by(scene, Author.NOTE)).hasSize(2));
      clock.advance(Duration.ofMinutes(1));
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("image"));
    }
  }

  private static Content photo(String caption) {
    return new Content.Media(
        Content.MediaKind.IMAGE,
        new Content.FileRef.Held("memory", "file", null, "image/png", 10),
        Text.plain(caption));
  }

  private static void edit(Scene scene, Place thread, String id, Content content) {
    scene.happens(thread, Scene.ANN, new Event.Edited(id, content));
  }

  private static List<String> by(Scene scene, Author author) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == author)
        .map(Message::content)
        .map(TextBuilder::summary)
        .toList();
  }
}
