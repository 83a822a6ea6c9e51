package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An album goes out as {@code sendMediaGroup}. */
class AlbumSendingTest {

  private static final ChatClient.FileShown PHOTO =
      new ChatClient.FileShown("a.jpg", "image/jpeg", ByteBuffer.wrap(new byte[] {1}));
  private static final ChatClient.FileShown FILM =
      new ChatClient.FileShown("b.mp4", "video/mp4", ByteBuffer.wrap(new byte[] {2}));

  private final FakeTelegram telegram = FakeTelegram.start();
  private final ChatClient user = telegram.privateChat(1001, "Uma");
  private final RecordingInbox inbox = new RecordingInbox();
  private final TelegramChannel channel = Rig.polling(telegram);

  @AfterEach
  void stop() {
    channel.close();
    telegram.close();
  }

  @Test
  void filesThatTelegramHoldsGoByTheirIds() {
    List<Outbound> parts = parts(arrived(List.of(PHOTO, FILM, PHOTO)));
    List<Receipt> receipts = channel.sendAlbum(parts);

    assertThat(receipts).hasSize(3);
    FakeTelegram.Call call = telegram.calls("sendMediaGroup").getLast();
    assertThat(call.parameters().get("media"))
        .contains("\"type\":\"photo\"", "\"type\":\"video\"")
        .doesNotContain("attach://");
    assertThat(shown(receipts.get(1)).file()).isEqualTo(FILM);
    assertThat(shown(receipts.get(0)).album())
        .isNotNull()
        .isEqualTo(shown(receipts.get(2)).album());
    assertThat(telegram.refusedCalls()).isEmpty();
  }

  @Test
  void whatBatonNamedIsUploadedWithTheOthers() {
    List<Content.Media> files = arrived(List.of(PHOTO, PHOTO));
    FileRef.Held second = (FileRef.Held) files.get(1).file();
    List<Receipt> receipts =
        channel.sendAlbum(
            parts(
                List.of(
                    files.getFirst(),
                    new Content.Media(MediaKind.IMAGE, second.renamed("hidden.jpg"), null))));

    assertThat(telegram.calls("sendMediaGroup").getLast().parameters().get("media"))
        .contains("attach://file");
    ChatClient.FileShown shown = Objects.requireNonNull(shown(receipts.get(1)).file());
    assertThat(shown.name()).isEqualTo("hidden.jpg");
    assertThat(shown.bytes()).isEqualTo(ByteBuffer.wrap(Rig.BYTES));
  }

  @Test
  void aQuotedMessageThatIsGoneDoesNotStopIt() {
    List<Content.Media> files = arrived(List.of(PHOTO, FILM));
    List<Outbound> parts = List.of(part(files.get(0), "9999"), part(files.get(1), null));
    telegram.expectRefused("message to be replied not found");

    assertThat(channel.sendAlbum(parts)).hasSize(2);
  }

  @Test
  void whatTelegramTakesInNoAlbumIsRefusedUnsent() {
    List<Content.Media> files = arrived(List.of(PHOTO, FILM));
    FileRef file = files.getFirst().file();
    Content.Media gif =
        new Content.Media(
            MediaKind.IMAGE, new FileRef.Held("telegram", "x", null, "image/gif", 1), null);
    assertThatThrownBy(() -> channel.sendAlbum(parts(List.of(files.getFirst(), gif))))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() ->
            channel.sendAlbum(
                parts(List.of(files.getFirst(), new Content.Media(MediaKind.STICKER, file, null)))))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThat(telegram.calls("sendMediaGroup")).isEmpty();
  }

  @Test
  void allOfItOrNothingArrives() {
    telegram.enforceLimits(true);
    List<Content.Media> files = arrived(List.of(PHOTO, PHOTO, PHOTO, PHOTO, PHOTO, PHOTO));
    channel.sendAlbum(parts(files));
    int before = user.shown().size();
    telegram.expectRefused("Too Many Requests");

    assertThatThrownBy(() -> channel.sendAlbum(parts(files)))
        .isInstanceOf(DeliveryException.Retryable.class);
    assertThat(user.shown()).hasSize(before);
  }

  /** The files of an album that a user has sent. */
  private List<Content.Media> arrived(List<ChatClient.FileShown> files) {
    channel.open(inbox);
    List<String> ids = user.sendAlbum(null, files, "look");
    List<Content.Media> arrived = new ArrayList<>();
    for (String id : ids) {
      Event.Said said =
          (Event.Said)
              inbox
                  .await(
                      "a part",
                      in -> in.event() instanceof Event.Said part && part.messageId().equals(id))
                  .event();
      assertThat(said.album()).isNotNull();
      arrived.add((Content.Media) said.content());
    }
    return arrived;
  }

  private static List<Outbound> parts(List<Content.Media> files) {
    return files.stream().map(file -> part(file, null)).toList();
  }

  private static Outbound part(Content.Media file, @Nullable String replyTo) {
    return new Outbound("p", Place.chat("1001"), file, replyTo, false);
  }

  private ChatClient.Shown shown(Receipt receipt) {
    return user.shown().stream()
        .filter(shown -> shown.id().equals(receipt.messageId()))
        .findFirst()
        .orElseThrow();
  }
}
