package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.FileShown;
import dev.baton.testkit.ChatClient.Shown;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Albums, as people see them on each platform. */
@Tag("slow")
final class AlbumChatsTest {

  private static final List<FileShown> FILES =
      List.of(
          new FileShown("a.jpg", "image/jpeg", ByteBuffer.wrap(new byte[] {1})),
          new FileShown("b.mp4", "video/mp4", ByteBuffer.wrap(new byte[] {2})),
          new FileShown("c.jpg", "image/jpeg", ByteBuffer.wrap(new byte[] {3})));

  @TempDir Path folder;

  @Test
  void onTelegramTheyAreAlbumsOnBothSides() {
    try (People people = new People(folder, Pair.TELEGRAM_FORUM)) {
      people.annHasMia();
      String topic = people.thread(people.ann);

      people.mia.sendAlbum(null, FILES, "It is broken");
      List<Shown> atAnn = album(people.ann);
      assertThat(atAnn).extracting(Shown::text).containsExactly("Mia: It is broken", "", "");
      assertThat(atAnn).extracting(Shown::thread).containsOnly(topic);
      List<String> words = people.ann.sendAlbum(topic, FILES, "Like this?");
      List<Shown> atMia = album(people.mia);
      assertThat(atMia).extracting(Shown::text).containsExactly("Ann: Like this?", "", "");
      await()
          .atMost(Sight.SOON)
          .untilAsserted(() ->
              assertThat(people.ann.shown())
                  .filteredOn(shown -> words.contains(shown.id()))
                  .extracting(Shown::reactions)
                  .as("Telegram has one for the whole album")
                  .containsExactly(List.of("👌"), List.of(), List.of()));

      people.mia.reply(null, atMia.get(1).id(), "No, like that one");
      Shown quoting = Sight.reads(people.ann, "Mia: No, like that one");
      assertThat(quoting.replyTo()).isEqualTo(words.get(1));
    }
  }

  @Test
  void onWebexTheyAreSingleFiles() {
    try (People people = new People(folder, Pair.TELEGRAM_USER_WEBEX_AGENT)) {
      people.annHasMia();
      people.mia.sendAlbum(null, FILES, "It is broken");
      await()
          .atMost(Sight.SOON)
          .untilAsserted(() ->
              assertThat(people.ann.shown())
                  .filteredOn(shown -> shown.file() != null)
                  .extracting(Shown::text, Shown::album)
                  .containsExactly(
                      tuple("Mia: It is broken", null), tuple("", null), tuple("Mia", null)));
    }
  }

  /** The files of the one album that the bot has sent. */
  private static List<Shown> album(ChatClient client) {
    Predicate<Shown> part = shown -> shown.bot() && shown.album() != null;
    await()
        .atMost(Sight.SOON)
        .until(() -> client.shown().stream().filter(part).count() == FILES.size());
    List<Shown> parts = client.shown().stream().filter(part).toList();
    assertThat(parts).extracting(Shown::album).containsOnly(parts.getFirst().album());
    assertThat(parts).extracting(Shown::file).isEqualTo(FILES);
    return parts;
  }
}
