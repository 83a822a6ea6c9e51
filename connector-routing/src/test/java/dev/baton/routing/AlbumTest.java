package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Author;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent's album is judged as a whole: if it contains a note, no part of it reaches the user. */
class AlbumTest {

  @TempDir Path folder;

  @Test
  void aNoteOnTheLastPartKeepsAllPartsWithTheAgents() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.channel.show(offer.place(), Scene.ANN, "p1", "album", null);
      scene.channel.show(offer.place(), Scene.ANN, "p2", "album", "// for us only");
      scene.channel.show(offer.place(), Scene.ANN, "p3", "album", null);
      scene.agentSays(offer.place(), Scene.ANN, "words after the album");
      scene.waitFor(
          () -> assertThat(scene.channel.textsTo("c1")).contains("words after the album"));
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("image"));
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.NOTE)
          .hasSize(3);
    }
  }

  @Test
  void anAlbumWithoutANoteIsRelayedInOrderBeforeLaterMessages() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.channel.show(offer.place(), Scene.ANN, "p1", "album", "first");
      scene.channel.show(offer.place(), Scene.ANN, "p2", "album", null);
      scene.agentSays(offer.place(), Scene.ANN, "words after the album");
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("c1"))
              .containsSubsequence("[image] first", "[image]", "words after the album"));
    }
  }

  @Test
  void anAgentWithoutControlSendsNoPartOfAnAlbum() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      scene.sent("Ann has joined");
      scene.channel.show(offer.place(), Scene.BEN, "p1", "album", "mine");
      scene.channel.show(offer.place(), Scene.BEN, "p2", "album", null);
      scene.sent("Ann has this conversation. Your message was not sent");
      scene.agentSays(offer.place(), Scene.ANN, "Ann again");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).contains("Ann again"));
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("image"));
    }
  }
}
