package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Media;
import dev.baton.connector.Event;
import dev.baton.connector.Files;
import dev.baton.connector.Receipt;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of files can contain personal data. */
class FileNamesTest {

  private static final Masking EMAILS = new Masking(List.of(Personal.EMAIL.rule()), List.of());

  private final FakeTelegram telegram = FakeTelegram.start();
  private final ChatClient user = telegram.privateChat(1001, "Uma");
  private final ChatClient agent = telegram.privateChat(2002, "Ann");
  private final RecordingInbox inbox = new RecordingInbox();
  private final TelegramChannel channel = Rig.polling(telegram);

  @BeforeEach
  void open() {
    channel.open(inbox);
    agent.say(null, "/start");
  }

  @AfterEach
  void close() {
    channel.close();
    telegram.close();
  }

  @ParameterizedTest
  @CsvSource({
    "application/pdf, ann@example.com.pdf, [email].pdf",
    "audio/mpeg, ann@example.com.mp3, [email].mp3",
    "video/mp4, ann@example.com.mp4, [email].mp4",
  })
  void aMaskedNameReplacesTheRealOne(String mime, String name, String masked) {
    Media media = (Media) EMAILS.of(received(name, mime));

    ChatClient.FileShown shown = shown(sending(held -> channel.open(held)), media);

    assertThat(shown.name()).isEqualTo(masked);
    assertThat(shown.bytes()).isEqualTo(ByteBuffer.wrap(Rig.BYTES));
  }

  @Test
  void aFileWhoseNameNeedsNoMaskIsSentByItsId() {
    Media media = (Media) EMAILS.of(received("plan.pdf", "application/pdf"));

    assertThat(shown(channel, media).name()).isEqualTo("plan.pdf");
    assertThat(telegram.calls("getFile")).isEmpty();
  }

  private TelegramChannel sending(Files files) {
    return Rig.channel(telegram.token(), telegram.url(), "polling", null, files);
  }

  private Media received(String name, String mime) {
    user.sendFile(null, name, mime, Rig.BYTES, null);
    return (Media)
        ((Event.Said)
                inbox
                    .await(
                        "the file",
                        in ->
                            in.event() instanceof Event.Said said
                                && said.content() instanceof Media)
                    .event())
            .content();
  }

  private ChatClient.FileShown shown(TelegramChannel by, Media media) {
    Receipt receipt = by.send(Rig.to("2002", media));
    return Objects.requireNonNull(
        agent.shown().stream()
            .filter(message -> message.id().equals(receipt.messageId()))
            .findFirst()
            .orElseThrow()
            .file());
  }
}
