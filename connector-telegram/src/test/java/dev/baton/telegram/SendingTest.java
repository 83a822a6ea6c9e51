package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.Media;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Files;
import dev.baton.connector.Inbound;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.Receipt;
import dev.baton.connector.Threads;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendingTest {

  private static final long FORUM = -1009000000001L;

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
  void spansAreClippedToTheText() {
    Content.Text text =
        new Content.Text(
            "abc",
            List.of(
                new Span(Style.BOLD, 1, 99, null),
                new Span(Style.ITALIC, 5, 2, null),
                new Span(Style.LINK, 0, 1, "javascript:alert(1)")));

    channel.send(Rig.to("1001", text));

    assertThat(lastCall("sendMessage").get("entities"))
        .contains("\"bold\"")
        .contains("\"length\":2")
        .doesNotContain("italic")
        .doesNotContain("text_link");
  }

  @Test
  void everyStyleHasOneOfTelegrams() {
    List<Span> spans = new ArrayList<>();
    for (Style style : Style.values()) {
      String href = style == Style.LINK ? "https://a.example" : null;
      spans.add(new Span(style, spans.size(), 1, href));
    }

    channel.send(Rig.to("1001", new Content.Text("0123456789", spans)));

    assertThat(lastCall("sendMessage").get("entities"))
        .contains("strikethrough", "blockquote", "pre", "spoiler", "underline", "text_link");
  }

  @Test
  void linkButtonsOpenPages() {
    Content.Buttons buttons =
        new Content.Buttons(
            Content.Text.plain("Go"),
            List.of(Button.link("Docs", "https://example.com"), Button.press("OK", "tok")));

    Receipt receipt = channel.send(Rig.to("1001", buttons));

    assertThat(shown(receipt).buttons()).containsExactly("Docs", "OK");
    assertThat(lastCall("sendMessage").get("reply_markup")).contains("https://example.com", "tok");
  }

  @Test
  void signsShareARowAndWordsHaveTheirOwn() {
    List<Button> buttons =
        List.of(
            Button.press("Yes", "t0"),
            Button.press("1", "t1"),
            Button.press("2", "t2"),
            Button.press("🙂", "t3"),
            Button.press("No", "t4"));
    Receipt receipt =
        channel.send(Rig.to("1001", new Content.Buttons(Content.Text.plain("?"), buttons)));

    assertThat(shown(receipt).buttons()).containsExactly("Yes", "1", "2", "🙂", "No");
    assertThat(lastCall("sendMessage").get("reply_markup"))
        .matches(".*\\[\\[[^\\[]*t0[^\\[]*],\\[[^\\[]*t1[^\\[]*t2[^\\[]*t3[^\\[]*],\\[[^\\[]*t4.*");
  }

  @Test
  void choicesCardsLocationsAndContactsAreShown() {
    assertThat(text(new Content.Choice("Red", "/pick{}"))).isEqualTo("Red");
    assertThat(text(new Content.Card(Content.Text.plain("plain"), "{}"))).isEqualTo("plain");
    assertThat(text(new Content.Location(1.5, 2.5, null, null))).isEqualTo("[1.5, 2.5]");
    assertThat(text(new Content.Location(1.5, 2.5, "Café", null))).isEqualTo("Café");
    assertThat(text(new Content.Contact("Ann", "+49"))).isEqualTo("Ann +49");
  }

  @ParameterizedTest
  @CsvSource({
    "IMAGE, image/png, sendphoto",
    "IMAGE, image/gif, sendanimation",
    "IMAGE, image/svg+xml, senddocument",
    "VIDEO, video/mp4, sendvideo",
    "ANIMATION, video/mp4, sendanimation",
    "AUDIO, audio/mpeg, sendaudio",
    "VOICE, audio/ogg, sendvoice",
    "VOICE, audio/wav, sendaudio",
    "STICKER, image/webp, sendphoto",
    "STICKER, video/webm, senddocument",
    "DOCUMENT, application/pdf, senddocument",
  })
  void aForeignFileIsUploadedByItsKind(MediaKind kind, String mime, String method) {
    FileRef file = new FileRef.Held("webex", "f1", "dir/näme \"x\".bin", mime, 10);

    Receipt receipt =
        channel.send(Rig.to("1001", new Media(kind, file, Content.Text.plain("see"))));

    assertThat(telegram.calls(method)).hasSize(1);
    ChatClient.FileShown shown = shown(receipt).file();
    assertThat(shown).isNotNull();
    assertThat(shown == null ? null : shown.bytes()).isEqualTo(ByteBuffer.wrap(Rig.BYTES));
    assertThat(shown == null ? null : shown.name()).isEqualTo("näme x.bin");
    assertThat(shown(receipt).text()).isEqualTo("see");
  }

  @Test
  void aFileOfThisChannelIsSentByItsId() {
    channel.open(inbox);
    user.sendFile(null, "cat.png", "image/png", Rig.BYTES, null);
    Media media = media(inbox.await("the photo", in -> in.event() instanceof Event.Said));

    Receipt receipt = channel.send(Rig.to("1001", media));

    assertThat(lastCall("sendPhoto")).containsEntry("photo", ((FileRef.Held) media.file()).id());
    assertThat(shown(receipt).file()).isNotNull();
  }

  @Test
  void aStickersCaptionFollowsIt() {
    channel.open(inbox);
    user.sendFile(null, "s.webp", "image/webp", Rig.BYTES, null);
    Media sticker = media(inbox.await("the sticker", in -> in.event() instanceof Event.Said));

    Receipt receipt =
        channel.send(
            Rig.to(
                "1001",
                new Media(MediaKind.STICKER, sticker.file(), Content.Text.plain("from Ann"))));

    assertThat(telegram.calls("sendSticker")).hasSize(1);
    ChatClient.Shown words = user.shown().getLast();
    assertThat(words.text()).isEqualTo("from Ann");
    assertThat(words.replyTo()).isEqualTo(receipt.messageId());
  }

  @ParameterizedTest
  @CsvSource({"429, Too Many Requests", "500, Internal Server Error", "400, Bad Request: no"})
  void aStickerWhoseCaptionFailsIsSentOnce(int code, String failure) {
    channel.open(inbox);
    user.sendFile(null, "s.webp", "image/webp", Rig.BYTES, null);
    Media sticker = media(inbox.await("the sticker", in -> in.event() instanceof Event.Said));
    telegram.fail("sendMessage", 1, code, failure);

    Receipt receipt =
        channel.send(
            Rig.to(
                "1001",
                new Media(MediaKind.STICKER, sticker.file(), Content.Text.plain("from Ann"))));

    assertThat(telegram.calls("sendSticker")).hasSize(1);
    assertThat(shown(receipt).file()).isNotNull();
  }

  @Test
  void aRoundVideoIsSentAsARoundVideo() {
    assertThat(
            ToTelegram.sendAs(
                new Media(
                    MediaKind.VIDEO,
                    new FileRef.Held("telegram", "video_note/abc", null, "video/mp4", 1),
                    null)))
        .isEqualTo(ToTelegram.SendAs.VIDEO_NOTE);
  }

  @Test
  void aPublicLinkIsFetchedByTelegram() {
    channel.send(Rig.to("1001", link("https://example.com/a/cat.png")));

    assertThat(lastCall("sendPhoto")).containsEntry("photo", "https://example.com/a/cat.png");
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com/cat.png",
    "https://127.0.0.1/cat.png",
    "https://localhost/cat.png",
    "https://nas.local/cat.png",
    "https://[fe80::1]/cat.png",
    "https://10.0.0.1/cat.png",
  })
  void aPrivateLinkIsUploaded(String url) {
    channel.send(Rig.to("1001", link(url)));

    assertThat(lastCall("sendPhoto").get("photo")).startsWith("attach://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to get HTTP URL content",
        "wrong type of the web page content",
        "wrong file identifier/HTTP URL specified",
        "wrong remote file identifier specified: can't unserialize it",
        "WEBPAGE_CURL_FAILED",
        "WEBPAGE_MEDIA_EMPTY",
        "MEDIA_EMPTY",
        "PHOTO_INVALID_DIMENSIONS",
        "PHOTO_SAVE_FILE_INVALID",
        "IMAGE_PROCESS_FAILED",
        "EXTERNAL_URL_INVALID",
        "a reason that nobody has heard of"
      })
  void aLinkTelegramDoesNotTakeIsUploaded(String reason) {
    telegram.fail("sendPhoto", 1, 400, "Bad Request: " + reason);

    Receipt receipt = channel.send(Rig.to("1001", link("https://example.com/cat.png")));

    assertThat(telegram.calls("sendPhoto")).hasSize(2);
    assertThat(shown(receipt).file()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PHOTO_INVALID_DIMENSIONS", "IMAGE_PROCESS_FAILED", "a new reason"})
  void aPictureTelegramCannotProcessIsSentAsAFile(String reason) {
    telegram.fail("sendPhoto", 2, 400, "Bad Request: " + reason);

    channel.send(Rig.to("1001", link("https://example.com/cat.png")));

    assertThat(telegram.calls("sendPhoto")).hasSize(2);
    assertThat(telegram.calls("sendDocument")).hasSize(1);
  }

  @Test
  void aLinkIsNotUploadedToSomeoneWhoBlockedTheBot() {
    telegram.blockBot(1001);

    assertThatThrownBy(() -> channel.send(Rig.to("1001", link("https://example.com/cat.png"))))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThat(telegram.calls("sendPhoto")).hasSize(1);
  }

  @Test
  void theLinkInABotsOwnJsonIsUploadedIfTelegramDoesNotTakeIt() {
    telegram.fail("sendPhoto", 1, 400, "Bad Request: WEBPAGE_MEDIA_EMPTY");

    Receipt receipt =
        channel.send(
            Rig.to(
                "1001",
                new Content.Custom(
                    "telegram", "{\"photo\":\"https://example.com/a.png\",\"caption\":\"see\"}")));

    assertThat(shown(receipt).text()).isEqualTo("see");
    assertThat(shown(receipt).file()).isNotNull();
    assertThat(lastCall("sendPhoto")).containsEntry("photo", "attach://file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"dice\":true,\"emoji\":\"🎯\"} | 🎯",
        "{\"dice\":\"🎯\"} | 🎯",
        "{\"dice\":\"🎲\",\"emoji\":\"🎯\"} | 🎯",
        "{\"dice\":true} | 🎲",
        "{\"dice\":{}} | 🎲",
      })
  void aBotsDieHasItsEmoji(String json, String emoji) {
    Receipt receipt = channel.send(Rig.to("1001", new Content.Custom("telegram", json)));

    assertThat(shown(receipt).text()).isEqualTo(emoji);
    assertThat(lastCall("sendDice")).doesNotContainKey("dice");
  }

  @Test
  void everyCallIsMadeAsItIsDocumented() {
    telegram.forum(FORUM, "Support");
    channel.open(inbox);
    Receipt text = channel.send(Rig.to("1001", Content.Text.plain("x")));
    channel.send(new Outbound("o", Place.chat("1001"), Content.Text.plain("x"), "1", "x", true));
    channel.send(Rig.to("1001", new Content.Location(1.5, 2.5, null, null, 60)));
    channel.send(Rig.to("1001", new Content.Location(1.5, 2.5, "Café", "Main St", 0)));
    channel.send(Rig.to("1001", new Content.Contact("Ann", "+49")));
    for (MediaKind kind : MediaKind.values()) {
      FileRef file = new FileRef.Held("webex", "f1", "a.bin", null, 10);
      channel.send(Rig.to("1001", new Media(kind, file, Content.Text.plain("see"))));
    }
    channel.send(
        Rig.to(
            "1001",
            new Content.Buttons(
                Content.Text.plain("Go"),
                List.of(Button.link("Docs", "https://e.org"), Button.press("OK", "tok")))));
    channel.edit(Place.chat("1001"), text.messageId(), Content.Text.plain("y"));
    channel.react(Place.chat("1001"), text.messageId(), Reactions.Mark.NOTED);
    channel.typing(Place.chat("1001"));
    channel.isMember(Long.toString(FORUM), "1001");
    channel.inspect(Long.toString(FORUM));
    channel.delete(Place.chat("1001"), text.messageId());
    Place topic =
        channel
            .open(
                new Threads.Whereabouts.In(Long.toString(FORUM)),
                "Uma",
                Rig.to("1001", Content.Text.plain("head")))
            .place();
    channel.finish(topic);
    channel.resume(topic);
    channel.remove(topic);

    assertThat(telegram.refusedCalls()).isEmpty();
  }

  @Test
  void aFileThatIsTooLargeIsRefused() {
    Files endless =
        file ->
            new Files.Opened(
                new InputStream() {
                  @Override
                  public int read() {
                    return 0;
                  }

                  @Override
                  public int read(byte[] target, int offset, int length) {
                    return length;
                  }
                },
                "big.bin",
                null,
                -1);
    TelegramChannel other = Rig.channel(telegram.token(), telegram.url(), "polling", null, endless);

    assertThatThrownBy(() -> other.send(Rig.to("1001", link("http://example.com/big.png"))))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("50 MB");
  }

  @Test
  void aBotsOwnJsonIsSentToItsOwnChatOnly() {
    String json = "{\"chat_id\":\"666\",\"latitude\":1.5,\"longitude\":2.5}";

    Receipt receipt = channel.send(Rig.to("1001", new Content.Custom("telegram", json)));

    assertThat(shown(receipt).text()).isEqualTo("[1.5, 2.5]");
    assertThat(lastCall("sendLocation")).containsEntry("chat_id", "1001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"telegram|{\"x\":1}", "telegram|[]", "telegram|null", "telegram|{", "webex|{}"})
  void aBotsJsonThatNamesNoMessageIsRefused(String platform, String json) {
    assertThatThrownBy(() -> channel.send(Rig.to("1001", new Content.Custom(platform, json))))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"document\":\"file:///etc/passwd\"}",
        "{\"photo\":\" FILE:/etc/passwd\"}",
        "{\"audio\":\"abc\",\"thumbnail\":\"file:///etc/passwd\"}"
      })
  void aBotsJsonThatNamesAFileOfTheServerIsRefused(String json) {
    assertThatThrownBy(() -> channel.send(Rig.to("1001", new Content.Custom("telegram", json))))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("file of the server");
    assertThat(telegram.calls()).isEmpty();
  }

  @Test
  void anUploadTooLargeForAProxyIsRefused() {
    telegram.failWithHtml("sendPhoto", 1, 413);

    assertThatThrownBy(() -> channel.send(Rig.to("1001", link("http://example.com/cat.png"))))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("413");
  }

  @Test
  void aTemporaryFileThatCannotBeDeletedIsNotAFailure(@TempDir Path full) throws IOException {
    java.nio.file.Files.createFile(full.resolve("inside"));

    assertThatCode(() -> new FileTransfer.Spooled(full, "cat.png", 1).close())
        .doesNotThrowAnyException();
  }

  @Test
  void anEmptyTextIsRefusedBeforeItIsSent() {
    assertThatThrownBy(() -> channel.send(Rig.to("1001", Content.Text.plain(""))))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThat(telegram.calls("sendMessage")).isEmpty();
  }

  @Test
  void theCaptionIsEditedIfThereIsNoText() {
    FileRef file = new FileRef.Held("webex", "f1", "a.pdf", null, 10);
    Receipt receipt =
        channel.send(
            Rig.to("1001", new Media(MediaKind.DOCUMENT, file, Content.Text.plain("old"))));

    channel.edit(Place.chat("1001"), receipt.messageId(), Content.Text.plain("new"));
    assertThat(shown(receipt).text()).isEqualTo("new");

    channel.edit(
        Place.chat("1001"), receipt.messageId(), new Media(MediaKind.DOCUMENT, file, null));
    assertThat(shown(receipt).text()).isEmpty();
  }

  @Test
  void impossibleEditsAreRefused() {
    Receipt receipt = channel.send(Rig.to("1001", Content.Text.plain("x")));
    Place place = Place.chat("1001");

    assertThatThrownBy(
            () -> channel.edit(place, receipt.messageId(), new Content.Contact("A", "1")))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() -> channel.edit(place, "999", Content.Text.plain("y")))
        .isInstanceOf(DeliveryException.Gone.class);
    assertThatThrownBy(() -> channel.edit(place, "webex-id", Content.Text.plain("y")))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void typingAndAnswersNeverThrow() {
    channel.typing(Place.chat("1001"));
    assertThat(lastCall("sendChatAction")).containsEntry("action", "typing");

    channel.typing(Place.chat("404"));
    channel.answer("no-such-press", "x".repeat(300));
    assertThat(lastCall("answerCallbackQuery").get("text")).hasSize(200);
  }

  @Test
  void sendingToSomeoneWhoNeverPressedStartFails() {
    telegram.forum(FORUM, "Support");
    telegram.member(FORUM, 2002, "Ann");

    assertThatThrownBy(() -> channel.send(Rig.to("2002", Content.Text.plain("hi"))))
        .isInstanceOf(DeliveryException.class);
  }

  @Test
  void aMovedGroupTellsItsNewId() {
    telegram.group(-4001, "Friends");
    telegram.migrate(-4001, -1009000000009L);

    assertThatThrownBy(() -> channel.send(Rig.to("-4001", Content.Text.plain("hi"))))
        .isInstanceOfSatisfying(
            DeliveryException.Gone.class,
            gone -> assertThat(gone.movedTo()).isEqualTo("-1009000000009"));
  }

  @Test
  void onlyFilesOfThisChannelAreOpened() {
    assertThatThrownBy(() -> channel.open(new FileRef.Held("webex", "x", null, null, 1)))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() -> channel.open(new FileRef.Held("telegram", "x", null, null, 1)))
        .isInstanceOf(DeliveryException.class);
  }

  @Test
  void aFailingDownloadIsRetryableAndNamesAreSafe() throws IOException {
    channel.open(inbox);
    user.sendFile(null, "../../etc/pass\"wd", "text/plain", Rig.BYTES, null);
    Media media = media(inbox.await("the file", in -> in.event() instanceof Event.Said));
    telegram.failWithHtml("file", 1, 502);

    assertThatThrownBy(() -> channel.open(media.file()))
        .isInstanceOf(DeliveryException.Retryable.class);
    try (Files.Opened opened = channel.open(media.file())) {
      assertThat(opened.name()).isEqualTo("passwd");
      assertThat(opened.bytes().readAllBytes()).isEqualTo(Rig.BYTES);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a/b\\c.txt, c.txt",
    "a/b/.., file",
    "'', file",
    "'a\tb.txt', a_b.txt",
    "'a\u009bb\u200fc.txt', a_b_c.txt",
  })
  void fileNamesAreMadeSafe(String raw, String safe) {
    assertThat(FileTransfer.safeName(raw)).isEqualTo(safe);
  }

  @Test
  void aLongFileNameKeepsItsExtension() {
    assertThat(FileTransfer.safeName("x".repeat(200) + ".pdf")).isEqualTo("x".repeat(116) + ".pdf");
  }

  private static Media link(String url) {
    return new Media(
        MediaKind.IMAGE, new FileRef.Linked(URI.create(url), "cat.png", "image/png"), null);
  }

  private static Media media(Inbound inbound) {
    return (Media) ((Event.Said) inbound.event()).content();
  }

  private String text(Content content) {
    return shown(channel.send(Rig.to("1001", content))).text();
  }

  private ChatClient.Shown shown(Receipt receipt) {
    return user.shown().stream()
        .filter(shown -> shown.id().equals(receipt.messageId()))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> lastCall(String method) {
    return telegram.calls(method).getLast().parameters();
  }
}
