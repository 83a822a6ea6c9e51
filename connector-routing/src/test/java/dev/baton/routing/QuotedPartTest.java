package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quoted part can be read where the platform cannot quote it. */
final class QuotedPartTest {

  private static final Place C1 = Place.chat("c1");

  @TempDir private Path folder;

  private final AtomicLong ids = new AtomicLong();

  @Test
  void whereNothingCanBeQuotedThePartStandsAboveTheWords() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      scene.channel.quoting = false;
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String asked = scene.userSays("c1", "red or\nblue?");
      MemoryChannel.Sent shown = scene.sent("blue?");

      said(scene, thread, Scene.ANN, "the first", shown.id(), "red or\nblue");
      scene.waitForText("c1", "> red or blue\nthe first");

      String mine = said(scene, C1, Scene.user("c1"), "this one", asked, "blue");
      MemoryChannel.Sent answer = scene.sent("this one");
      assertThat(answer.text()).isEqualTo("> blue\nUser c1: this one");
      scene.happens(C1, Scene.user("c1"), new Event.Edited(mine, Text.plain("that one")));
      scene.waitForText(thread, "> blue\nUser c1: that one");
    }
  }

  @Test
  void whatWasNeverShownThereCannotBeQuotedThere() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      Place thread = scene.claimed("c1", Scene.ANN).place();

      said(scene, C1, Scene.user("c1"), "you said so", "unknown", "it is free");
      scene.waitForText(thread, "you said so");
      assertThat(scene.sent("you said so").text()).isEqualTo("> it is free\nUser c1: you said so");

      String joined =
          scene.channel.sent.stream()
              .filter(sent -> sent.place().equals(C1) && sent.text().contains("has joined"))
              .findFirst()
              .orElseThrow()
              .id();
      said(scene, C1, Scene.user("c1"), "really?", joined, "has joined");
      scene.waitForText(thread, "really?");
      assertThat(scene.sent("really?").text()).isEqualTo("> has joined\nUser c1: really?");
    }
  }

  @Test
  void whatCanBeQuotedIsNotRepeated() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      scene.claimed("c1", Scene.ANN);
      String asked = scene.userSays("c1", "red or blue?");
      MemoryChannel.Sent shown = scene.sent("red or blue?");

      said(scene, C1, Scene.user("c1"), "this one", asked, "red");
      assertThat(scene.sent("this one").text()).isEqualTo("User c1: this one");
      assertThat(scene.channel.replies).contains("User c1: this one < " + shown.id() + " < red");
    }
  }

  @Test
  void aNoteThatIsSentAfterAllTellsNothingOfOtherNotes() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      scene.channel.quoting = false;
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String note = scene.agentSays(thread, Scene.ANN, "//he is a thief");

      said(scene, thread, Scene.ANN, "please wait", note, "a thief");
      scene.press(
          Scene.ANN, scene.sent("It answers something that the user does not see"), "Send it");
      scene.waitForText("c1", "please wait");
    }
  }

  @Test
  void theTranscriptNamesThePartInShort() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String asked = scene.userSays("c1", "red or blue?");
      said(scene, C1, Scene.user("c1"), "this one", asked, "red");

      scene.agentSays(thread, Scene.ANN, "/history 5");
      scene.waitForText(thread, "User c1: (to “red”) this one");
    }
  }

  private String said(
      Scene scene, Place place, Person who, String words, @Nullable String to, String part) {
    String id = "q" + ids.incrementAndGet();
    Attributes told = new Attributes(part, null, null);
    scene.happens(place, who, new Event.Said(id, Text.plain(words), to, null, true, told));
    return id;
  }
}
