package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Message;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent's notes never reach the user, however they are written. */
@Timeout(200)
class AgentNotesTest {

  private static final Bot SILENT = turn -> List.of();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// he is angry",
        "hello\n// he is angry",
        "hello\r\n  //he is angry\nbye",
        "hello\n\u00a0// he is angry",
        "hello\n\u200b//he is angry"
      })
  void oneLineWithTwoSlashesMakesTheWholeMessageANote(String text) {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, text);
      scene.agentSays(offer.place(), Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1"))
          .noneMatch(heard -> heard.contains("angry") || heard.contains("hello"));
      assertThat(by(scene, Author.NOTE)).containsExactly(text);
    }
  }

  @Test
  void twoSlashesWithinALineAreJustText() {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "see https://example.com // the page");
      scene.waitForText("c1", "see https://example.com // the page");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t "})
  void anEmptyMessageClaimsNothing(String nothing) {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.agentSays(offer.place(), Scene.ANN, nothing);
      scene.waitForText(offer.place(), "/resolve [last word]");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      assertThat(by(scene, Author.AGENT)).isEmpty();
    }
  }

  @Test
  void anAlbumInterruptedByAStopIsStillJudgedAsAWhole() {
    MemoryChannel channel = new MemoryChannel("memory");
    SettableClock clock = SettableClock.running();
    MemoryChannel.Sent offer;
    try (Scene scene = new Scene(folder, SILENT, channel, builder -> builder.clock(clock))) {
      offer = scene.claimed("c1", Scene.ANN);
      channel.show(offer.place(), Scene.ANN, "p1", "album", null);
      scene.waitFor(() -> assertThat(by(scene, Author.AGENT)).hasSize(1));
    }
    clock.advance(OutboxWriter.ALBUM.plusSeconds(60));
    try (Scene scene = new Scene(folder, SILENT, channel, builder -> builder.clock(clock))) {
      channel.show(offer.place(), Scene.ANN, "p2", "album", "// internal");
      scene.agentSays(offer.place(), Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("image"));
      assertThat(by(scene, Author.NOTE)).hasSize(2);
      assertThat(by(scene, Author.AGENT)).containsExactly("afterwards");
    }
  }

  @Test
  void aPartSentLongBeforeItsNoteIsReported() {
    SettableClock clock = SettableClock.running();
    try (Scene scene =
        new Scene(folder, SILENT, new MemoryChannel("memory"), builder -> builder.clock(clock))) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.channel.show(offer.place(), Scene.ANN, "p1", "album", "first");
      scene.waitForText("c1", "[image] first");
      clock.advance(Duration.ofMinutes(1));
      scene.channel.show(offer.place(), Scene.ANN, "p2", "album", "// internal");
      scene.waitForText(offer.place(), "A part of this album was sent before its note came.");
      scene.agentSays(offer.place(), Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1")).filteredOn(text -> text.contains("image")).hasSize(1);
      assertThat(by(scene, Author.AGENT))
          .as("the user keeps what was sent")
          .containsExactly("[image] first", "afterwards");
    }
  }

  @Test
  void anAlbumArrivesBeforeTheBotSpeaksAgain() {
    Bot echo = Replies.echo();
    try (Scene scene = new Scene(folder, echo)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.channel.show(offer.place(), Scene.ANN, "p1", "album", "first");
      scene.channel.show(offer.place(), Scene.ANN, "p2", "album", "second");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve Goodbye");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      scene.userSays("c1", "thanks");
      scene.waitForText("c1", "bot: thanks");
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence(
              "[image] first", "[image] second", "Goodbye", Texts.botIsBack("Ann"), "bot: thanks");
    }
  }

  private static List<String> by(Scene scene, Author author) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == author)
        .map(Message::content)
        .map(TextBuilder::summary)
        .toList();
  }
}
