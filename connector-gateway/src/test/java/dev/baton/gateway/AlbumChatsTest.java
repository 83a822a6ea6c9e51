package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.plan.DeskPlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.FileShown;
import dev.baton.testkit.ChatClient.Shown;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Albums, as people see them on each platform. */
@Tag("slow")
final class AlbumChatsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<FileShown> FILES =
      List.of(
          new FileShown("a.jpg", "image/jpeg", ByteBuffer.wrap(new byte[] {1})),
          new FileShown("b.mp4", "video/mp4", ByteBuffer.wrap(new byte[] {2})),
          new FileShown("c.jpg", "image/jpeg", ByteBuffer.wrap(new byte[] {3})));

  @TempDir Path folder;

  @Test
  void onTelegramTheyAreAlbumsOnBothSides() {
    try (ThreePlatforms world = world("telegram", DeskPlan.Where.SPACE)) {
      ChatClient mia = world.telegram.privateChat(501, "Mia");
      ChatClient ann = world.telegram.member(ThreePlatforms.FORUM, 900, "Ann");
      mia.say(null, "/human");
      Shown offer = sees(ann, shown -> shown.buttons().contains("Claim"));
      ann.press(offer.id(), "Claim");
      reads(mia, "Ann has joined");

      mia.sendAlbum(null, FILES, "It is broken");
      List<Shown> atAnn = album(ann);
      assertThat(atAnn).extracting(Shown::text).containsExactly("Mia: It is broken", "", "");
      assertThat(atAnn).extracting(Shown::thread).containsOnly(offer.thread());
      List<String> words = ann.sendAlbum(offer.thread(), FILES, "Like this?");
      List<Shown> atMia = album(mia);
      assertThat(atMia).extracting(Shown::text).containsExactly("Ann: Like this?", "", "");
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(ann.shown())
                  .filteredOn(shown -> words.contains(shown.id()))
                  .extracting(Shown::reactions)
                  .as("Telegram has one for the whole album")
                  .containsExactly(List.of("👌"), List.of(), List.of()));

      mia.reply(null, atMia.get(1).id(), "No, like that one");
      Shown quoting = sees(ann, shown -> shown.text().equals("Mia: No, like that one"));
      assertThat(quoting.replyTo()).isEqualTo(words.get(1));
      assertThat(world.telegram.refusedCalls()).isEmpty();
    }
  }

  @Test
  void onWebexTheyAreSingleFiles() {
    try (ThreePlatforms world = world("webex", DeskPlan.Where.DIRECT)) {
      ChatClient mia = world.telegram.privateChat(501, "Mia");
      ChatClient space = world.webex.member(world.space, "ann@example.com", "Ann");
      ChatClient ann = world.webex.direct("ann@example.com", "Ann");
      mia.say(null, "/human");
      Shown offer = sees(space, shown -> shown.buttons().contains("Claim"));
      space.press(offer.id(), "Claim");
      Shown card = sees(ann, shown -> shown.buttons().contains("Resolve"));
      mia.sendAlbum(null, FILES, "It is broken");
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(ann.shown())
                  .filteredOn(shown -> shown.file() != null)
                  .extracting(Shown::text)
                  .containsExactly("Mia: It is broken", "", "Mia"));
      assertThat(card.album()).isNull();
      assertThat(world.telegram.refusedCalls()).isEmpty();
      assertThat(world.webex.refusedCalls()).isEmpty();
    }
  }

  private ThreePlatforms world(String desk, DeskPlan.Where where) {
    return new ThreePlatforms(
        folder,
        turn -> List.of(),
        List.of(new ThreePlatforms.Desk(desk, where, DeskPlan.Claim.PRESS)));
  }

  /** The files of the one album that the bot has sent. */
  private static List<Shown> album(ChatClient client) {
    Predicate<Shown> part = shown -> shown.bot() && shown.album() != null;
    await().atMost(SOON).until(() -> client.shown().stream().filter(part).count() == FILES.size());
    List<Shown> parts = client.shown().stream().filter(part).toList();
    assertThat(parts).extracting(Shown::album).containsOnly(parts.getFirst().album());
    assertThat(parts).extracting(Shown::file).isEqualTo(FILES);
    return parts;
  }

  private static void reads(ChatClient client, String part) {
    Shown unused = sees(client, shown -> shown.text().contains(part));
  }

  private static Shown sees(ChatClient client, Predicate<Shown> wanted) {
    Predicate<Shown> shown = message -> message.bot() && wanted.test(message);
    await().atMost(SOON).until(() -> client.shown().stream().anyMatch(shown));
    return client.shown().stream().filter(shown).reduce((one, later) -> later).orElseThrow();
  }
}
