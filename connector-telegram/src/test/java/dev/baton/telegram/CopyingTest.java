package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Native;
import dev.baton.connector.Content.Original;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only Telegram has is copied, told in words, or refused; it never vanishes. */
class CopyingTest {

  private static final String POLL =
      "{\"poll\":{\"id\":\"5\",\"question\":\"Which?\",\"options\":[{\"text\":\"A\"},{\"text\":\"B\"}]}}";

  private final FakeTelegram telegram = FakeTelegram.start();
  private final ChatClient uma = telegram.privateChat(1001, "Uma");
  private final ChatClient ann = telegram.privateChat(2002, "Ann");
  private final RecordingInbox inbox = new RecordingInbox();
  private final TelegramChannel channel = Rig.polling(telegram);
  private int heard;

  @AfterEach
  void stop() {
    channel.close();
    telegram.close();
  }

  @Test
  void aPollIsCopied() {
    channel.open(inbox);
    telegram.write(uma, null, POLL);
    Native poll = (Native) heard().content();

    channel.send(Rig.to("2002", poll));

    assertThat(channel.capabilities().has(Feature.COPIES)).isTrue();
    assertThat(poll.words()).isEqualTo(Text.plain("📊 Which?\n• A\n• B"));
    assertThat(ann.shown().getLast().text()).isEqualTo("📊 Which?");
    assertThat(telegram.refusedCalls()).isEmpty();
  }

  @Test
  void whatTelegramDoesNotCopyIsTold() {
    String id = telegram.write(uma, null, "{\"hologram\":{\"depth\":3}}");

    channel.send(
        Rig.to(
            "2002",
            new Native(
                "hologram", Text.plain("[hologram]\nlook"), new Original("telegram", "1001", id))));
    assertThat(ann.shown().getLast().text()).isEqualTo("[hologram]\nlook");

    channel.send(
        Rig.to(
            "2002",
            new Native("poll", Text.plain("gone"), new Original("telegram", "1001", "9999"))));
    assertThat(ann.shown().getLast().text()).isEqualTo("gone");
  }

  @ParameterizedTest
  @CsvSource({
    "hologram, ''",
    "hologram, [hologram]",
    "new_kind, [new kind]",
    "rich_message, [rich message]",
    "story, 📖 Story",
    "story, 📖 Story of Ann Lee",
    "poll, '📊 '",
    "game, '🎮 '",
    "story, Ann Lee: 📖 Story of Bo",
    "hologram, Ann Lee: [hologram]",
  })
  void whatIsNeitherCopiedNorHasWordsIsRefused(String kind, String words) {
    String id = telegram.write(uma, null, "{\"hologram\":{\"depth\":3}}");
    Native wordless = new Native(kind, Text.plain(words), new Original("telegram", "1001", id));

    assertThatThrownBy(() -> channel.send(Rig.to("2002", wordless)))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThat(ann.shown()).isEmpty();
  }

  @Test
  void protectedContentAndDiceAreToldInWords() {
    channel.open(inbox);
    telegram.write(uma, null, "{\"dice\":{\"emoji\":\"🎲\",\"value\":4}}");
    assertThat(heard().content()).isEqualTo(new Native("dice", Text.plain("🎲 4"), null));

    telegram.write(uma, null, "{\"has_protected_content\":true," + POLL.substring(1));
    channel.send(Rig.to("2002", heard().content()));
    assertThat(ann.shown().getLast().text()).isEqualTo("📊 Which?\n• A\n• B");
  }

  @Test
  void aQuotedPartIsQuoted() {
    String id = uma.say(null, "red shoes and blue socks");

    channel.send(quoting(id, "blue socks"));

    assertThat(uma.shown().getLast().replyTo()).isEqualTo(id);
    assertThat(telegram.calls("sendMessage").getLast().parameters().get("reply_parameters"))
        .contains("\"quote\":\"blue socks\"");
  }

  @Test
  void aPartThatIsNotThereIsNotQuotedButTheMessageIs() {
    String id = uma.say(null, "red shoes");

    channel.send(quoting(id, "blue socks"));

    assertThat(uma.shown().getLast().text()).isEqualTo("the blue ones");
    assertThat(uma.shown().getLast().replyTo()).isEqualTo(id);
  }

  @Test
  void aReplyThatIsRefusedIsSentWithoutIt() {
    String id = uma.say(null, "red shoes");
    telegram.fail("sendMessage", 1, 400, "Bad Request: QUOTE_TEXT_INVALID");
    telegram.fail("sendMessage", 1, 400, "Bad Request: REPLY_MESSAGE_ID_INVALID");

    channel.send(quoting(id, "red"));

    assertThat(uma.shown().getLast().text()).isEqualTo("the blue ones");
    assertThat(uma.shown().getLast().replyTo()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"u123", "", "99999999999"})
  void aReplyToWhatIsNoMessageHereIsSentWithoutIt(String id) {
    channel.send(quoting(id, "red"));
    assertThat(uma.shown().getLast().text()).isEqualTo("the blue ones");
    assertThat(uma.shown().getLast().replyTo()).isNull();

    Content.Custom own = new Content.Custom("telegram", "{\"text\":\"from a bot\"}");
    channel.send(new Outbound("o", Place.chat("1001"), own, id, false));
    assertThat(uma.shown().getLast().text()).isEqualTo("from a bot");
    assertThat(telegram.refusedCalls()).isEmpty();
  }

  @Test
  void aTopicOfThePrivateChatIsAnsweredInTheTopicAndMissedWhenItIsGone() {
    telegram.privateTopics(true);
    String topic = telegram.openTopic(uma, "Order");
    channel.open(inbox);
    uma.say(topic, "where is it?");
    Place place = inbox.await("the words", in -> in.event() instanceof Event.Said).place();

    channel.send(new Outbound("o", place, Text.plain("on its way"), null, false));

    assertThat(place).isEqualTo(new Place("1001", topic));
    assertThat(uma.shown().getLast().thread()).isEqualTo(topic);
    telegram.deleteTopic(1001, Long.parseLong(topic));
    assertThatThrownBy(
            () -> channel.send(new Outbound("o", place, Text.plain("still?"), null, false)))
        .isInstanceOfSatisfying(
            DeliveryException.Gone.class,
            gone -> assertThat(gone.what()).isEqualTo(DeliveryException.Gone.What.THREAD));
  }

  private static Outbound quoting(String id, String part) {
    return new Outbound("o", Place.chat("1001"), Text.plain("the blue ones"), id, part, false);
  }

  /** The next message that the channel took in. */
  private Event.Said heard() {
    int next = heard++;
    await().until(() -> inbox.stored().size() > next);
    return (Event.Said) inbox.stored().get(next).event();
  }
}
