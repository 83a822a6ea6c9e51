package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.Location;
import dev.baton.connector.Content.Media;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditingTest {

  private static final Place CHAT = Place.chat("1001");

  private final FakeTelegram telegram = FakeTelegram.start();
  private final ChatClient user = telegram.privateChat(1001, "Uma");
  private final ChatClient agent = telegram.privateChat(2002, "Ann");
  private final RecordingInbox inbox = new RecordingInbox();
  private final TelegramChannel channel = Rig.polling(telegram);
  private int files;

  @AfterEach
  void stop() {
    channel.close();
    telegram.close();
  }

  @ParameterizedTest
  @CsvSource({"image/png, image/jpeg", "image/png, video/mp4", "application/pdf, text/plain"})
  void aFileThatIsReplacedIsReplacedThereToo(String before, String after) {
    channel.open(inbox);
    Receipt sent = channel.send(Rig.to("1001", written("old", before)));

    channel.edit(CHAT, sent.messageId(), written("new", after));

    assertThat(bytes(sent)).isEqualTo("new");
    assertThat(shown(sent).text()).isEqualTo("look");
    assertThat(telegram.calls("editMessageCaption")).isEmpty();
    assertThat(telegram.refusedCalls()).isEmpty();
  }

  @Test
  void aFileFromElsewhereIsUploadedInItsPlace() {
    Receipt sent = channel.send(Rig.to("1001", foreign("a.png", "image/png")));

    channel.edit(CHAT, sent.messageId(), foreign("b.pdf", "application/pdf"));

    ChatClient.FileShown file = shown(sent).file();
    assertThat(file == null ? null : file.name()).isEqualTo("b.pdf");
  }

  @Test
  void aFileThatTelegramDoesNotFetchIsUploadedInItsPlace() {
    Receipt sent = channel.send(Rig.to("1001", foreign("a.png", "image/png")));
    telegram.fail("editMessageMedia", 1, 400, "Bad Request: WEBPAGE_MEDIA_EMPTY");

    channel.edit(CHAT, sent.messageId(), linked("https://example.com/cat.png"));

    assertThat(telegram.calls("editMessageMedia")).hasSize(2);
    assertThat(bytes(sent)).isEqualTo("0123456789");
  }

  @Test
  void theSameFileWithAnotherCaptionKeepsTheFile() {
    channel.open(inbox);
    Media photo = written("old", "image/png");
    Receipt sent = channel.send(Rig.to("1001", photo));

    channel.edit(CHAT, sent.messageId(), new Media(photo.kind(), photo.file(), Text.plain("see")));
    channel.edit(CHAT, sent.messageId(), new Media(photo.kind(), photo.file(), Text.plain("see")));

    assertThat(shown(sent).text()).isEqualTo("see");
    assertThat(bytes(sent)).isEqualTo("old");
  }

  @Test
  void theCaptionOfAVoiceMessageIsEdited() {
    channel.open(inbox);
    Media voice = written("talk", "audio/ogg");
    Receipt sent = channel.send(Rig.to("1001", voice));

    channel.edit(CHAT, sent.messageId(), new Media(voice.kind(), voice.file(), Text.plain("see")));

    assertThat(shown(sent).text()).isEqualTo("see");
  }

  @Test
  void whatTelegramDoesNotPutInThePlaceOfAnotherIsRefused() {
    channel.open(inbox);
    Media sticker = written("stick", "image/webp");
    Receipt sent = channel.send(Rig.to("1001", sticker));

    assertThatThrownBy(() -> channel.edit(CHAT, sent.messageId(), sticker))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("a sticker");
  }

  @Test
  void aLivePointMovesAndStops() {
    Receipt sent = channel.send(Rig.to("1001", new Location(1.5, 2.5, null, null, 900)));
    assertThat(telegram.calls("sendLocation").getLast().parameters())
        .containsEntry("live_period", "900");

    channel.edit(CHAT, sent.messageId(), new Location(3.5, 4.5, null, null, 900));
    assertThat(shown(sent).text()).isEqualTo("[3.5, 4.5]");
    channel.edit(CHAT, sent.messageId(), new Location(3.5, 4.5, null, null, 900));

    channel.edit(CHAT, sent.messageId(), new Location(5.5, 6.5, null, null));
    assertThat(shown(sent).text()).isEqualTo("[5.5, 6.5]");
    assertThat(telegram.calls("stopMessageLiveLocation")).hasSize(1);

    channel.edit(CHAT, sent.messageId(), new Location(7.5, 8.5, null, null, 900));
    assertThat(shown(sent).text()).isEqualTo("[5.5, 6.5]");
  }

  @Test
  void aLivePointThatIsGoneIsNotMissed() {
    Receipt sent = channel.send(Rig.to("1001", new Location(1.5, 2.5, null, null, 900)));
    telegram.fail("editMessageLiveLocation", 1, 400, "Bad Request: message to edit not found");
    telegram.fail("stopMessageLiveLocation", 1, 400, "Bad Request: message to edit not found");

    channel.edit(CHAT, sent.messageId(), new Location(3.5, 4.5, null, null, 900));
    channel.edit(CHAT, sent.messageId(), new Location(5.5, 6.5, null, null));

    assertThat(telegram.calls("stopMessageLiveLocation")).hasSize(1);
  }

  @Test
  void aMoveInAChatThatIsGoneFails() {
    Receipt sent = channel.send(Rig.to("1001", new Location(1.5, 2.5, null, null, 900)));
    telegram.fail("editMessageLiveLocation", 1, 400, "Bad Request: chat not found");

    assertThatThrownBy(
            () -> channel.edit(CHAT, sent.messageId(), new Location(3.5, 4.5, null, null, 900)))
        .isInstanceOf(DeliveryException.Gone.class);
  }

  @Test
  void aMoveIsHeardAsAnEdit() {
    channel.open(inbox);
    String id =
        telegram.write(
            user, null, "{\"location\":{\"latitude\":1.5,\"longitude\":2.5,\"live_period\":900}}");
    telegram.rewrite(
        user, id, "{\"location\":{\"latitude\":3.5,\"longitude\":2.5,\"live_period\":900}}");

    assertThat(inbox.await("the move", in -> in.event() instanceof Event.Edited).event())
        .isEqualTo(new Event.Edited(id, new Location(3.5, 2.5, null, null, 900)));
  }

  /** A file as the agent's message brings it. */
  private Media written(String content, String mime) {
    agent.sendFile(null, "f", mime, content.getBytes(StandardCharsets.UTF_8), "look");
    int next = files++;
    await().until(() -> inbox.stored().size() > next);
    return (Media) ((Event.Said) inbox.stored().get(next).event()).content();
  }

  private static Media foreign(String name, String mime) {
    return new Media(
        mime.startsWith("image/") ? MediaKind.IMAGE : MediaKind.DOCUMENT,
        new FileRef.Held("webex", name, name, mime, 10),
        null);
  }

  private static Media linked(String url) {
    return new Media(
        MediaKind.IMAGE, new FileRef.Linked(URI.create(url), "cat.png", "image/png"), null);
  }

  private @Nullable String bytes(Receipt receipt) {
    ChatClient.FileShown file = shown(receipt).file();
    return file == null ? null : StandardCharsets.UTF_8.decode(file.bytes()).toString();
  }

  private ChatClient.Shown shown(Receipt receipt) {
    return user.shown().stream()
        .filter(shown -> shown.id().equals(receipt.messageId()))
        .findFirst()
        .orElseThrow();
  }
}
