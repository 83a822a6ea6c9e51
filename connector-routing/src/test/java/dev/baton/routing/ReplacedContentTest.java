package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.Location;
import dev.baton.connector.Content.Media;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits that put another place or another file where one was. */
class ReplacedContentTest {

  private static final Place C1 = Place.chat("c1");
  private static final Bot ECHO = turn -> List.of(new Reply.Say(Text.plain("bot: here")));

  @TempDir Path folder;

  @Test
  void aUsersMovesAreShownWithoutAWord() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      says(scene, C1, at(1));
      String shown = standing(scene, offer.place());
      int lines = scene.channel.to(offer.place()).size();

      for (int place = 2; place <= 5; place++) {
        moves(scene, C1, at(place));
      }

      scene.waitFor(() -> assertThat(lastEdit(scene, shown)).isEqualTo(at(5)));
      assertThat(scene.channel.to(offer.place())).hasSize(lines);
    }
  }

  @Test
  void theMovesOfAPointTheBotGotAreQuiet() {
    try (Scene scene = new Scene(folder, ECHO)) {
      says(scene, C1, at(1));
      scene.sent("bot: here");
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      moves(scene, C1, at(2));
      moves(scene, C1, at(3));
      scene.userSays("c1", "there");
      scene.waitForText(offer.place(), "there");

      assertThat(scene.channel.to(offer.place()))
          .extracting(MemoryChannel.Sent::text)
          .noneMatch(text -> text.contains("changed"));
      assertThat(
              scene.transcript("c1").messages().stream()
                  .map(Message::content)
                  .filter(Location.class::isInstance))
          .containsExactly(at(3));
    }
  }

  @Test
  void anAgentsMovesAreCarriedQuietly() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.happens(offer.place(), Scene.ANN, new Event.Said("live", at(1), null, null, false));
      String shown = standing(scene, C1);
      int lines = scene.channel.to(offer.place()).size();

      scene.happens(offer.place(), Scene.ANN, new Event.Edited("live", at(2)));
      scene.happens(offer.place(), Scene.ANN, new Event.Edited("live", at(3)));

      scene.waitFor(() -> assertThat(lastEdit(scene, shown)).isEqualTo(at(3)));
      assertThat(scene.channel.to(offer.place())).hasSize(lines);
    }
  }

  @Test
  void aFileThatCannotBeReplacedAtTheDeskIsShownBelow() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      says(scene, C1, file("first"));
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()))
              .anyMatch(sent -> sent.content() instanceof Media));
      AtomicInteger refused = new AtomicInteger();
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals(offer.place().chat()) && refused.getAndIncrement() == 0) {
              throw new DeliveryException.Refused("no files are replaced here", null);
            }
          };

      moves(scene, C1, file("second"));

      scene.waitForText(offer.place(), "replaced by this one");
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()).getLast().content())
              .isInstanceOfSatisfying(
                  Media.class, media -> assertThat(media.file()).isEqualTo(file("second").file())));
    }
  }

  private static Location at(int place) {
    return new Location(place, place, null, null, 900);
  }

  private static Media file(String id) {
    return new Media(
        MediaKind.IMAGE, new FileRef.Held("memory", id, "a.png", "image/png", 1), null);
  }

  private static void says(Scene scene, Place place, Content content) {
    scene.happens(place, Scene.user("c1"), new Event.Said("live", content, null, null, true));
  }

  private static void moves(Scene scene, Place place, Content content) {
    scene.happens(place, Scene.user("c1"), new Event.Edited("live", content));
  }

  private static String standing(Scene scene, Place place) {
    scene.waitFor(() -> assertThat(point(scene, place)).isPresent());
    return point(scene, place).orElseThrow().id();
  }

  private static Optional<MemoryChannel.Sent> point(Scene scene, Place place) {
    return scene.channel.to(place).stream()
        .filter(sent -> sent.content() instanceof Location)
        .findFirst();
  }

  private static Content lastEdit(Scene scene, String id) {
    return scene.channel.edits.stream()
        .filter(edit -> edit.id().equals(id))
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .content();
  }
}
