package dev.baton.testkit.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.testkit.ChatClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the fake does with content of all kinds, as the real platform would. */
class FakeContentTest {

  private final FakeTelegram telegram = FakeTelegram.start();
  private final BotApiClient http = new BotApiClient(telegram);
  private final ChatClient user = telegram.privateChat(1001, "Uma");

  @AfterEach
  void stop() {
    http.close();
    telegram.close();
  }

  @Test
  void pollsAndDiceAreSent() {
    http.ok("sendPoll", Map.of("chat_id", 1001, "question", "Which?", "options", List.of("A")));
    assertThat(user.shown().getLast().text()).isEqualTo("📊 Which?");
    assertThat(http.refused("sendPoll", Map.of("chat_id", 1001, "question", "Which?")))
        .contains("at least 1 option");

    http.ok("sendDice", Map.of("chat_id", 1001, "emoji", "🎯"));
    assertThat(user.shown().getLast().text()).isEqualTo("🎯");
    assertThat(http.refused("sendDice", Map.of("chat_id", 1001, "emoji", "x"))).contains("emoji");
  }

  @Test
  void whatIsProtectedOrNoContentIsNotCopied() {
    String poll = telegram.write(user, null, "{\"poll\":{\"question\":\"Which?\"}}");
    http.ok("copyMessage", copy(poll));
    assertThat(user.shown().getLast().text()).isEqualTo("📊 Which?");

    String secret = telegram.write(user, null, "{\"text\":\"x\",\"has_protected_content\":true}");
    assertThat(http.refused("copyMessage", copy(secret))).contains("can't be copied");
    String paid = telegram.write(user, null, "{\"paid_media\":{}}");
    assertThat(http.refused("copyMessage", copy(paid))).contains("can't be copied");
    assertThat(http.refused("copyMessage", copy("999"))).contains("message to copy not found");
  }

  @Test
  void aQuotedPartMustBeInTheMessage() {
    String id = user.say(null, "red shoes");

    JsonNode sent = http.ok("sendMessage", quoting(id, "shoes"));
    assertThat(sent.path("quote").path("position").asInt()).isEqualTo(4);
    assertThat(http.refused("sendMessage", quoting(id, "socks"))).contains("QUOTE_TEXT_INVALID");
  }

  @Test
  void filesReplaceFilesOnly() {
    JsonNode sent = http.ok("sendPhoto", Map.of("chat_id", 1001, "photo", "https://e.org/a.png"));
    String id = sent.path("message_id").asString();

    http.ok("editMessageMedia", replacing(id, "document", "https://e.org/b.pdf"));
    ChatClient.FileShown file = user.shown().getLast().file();
    assertThat(file == null ? null : file.name()).isEqualTo("b.pdf");
    assertThat(user.shown().getLast().text()).isEqualTo("see");
    assertThat(http.refused("editMessageMedia", replacing(id, "document", "nope")))
        .contains("wrong file");
    assertThat(http.refused("editMessageMedia", replacing(id, "voice", "https://e.org/b.ogg")))
        .contains("type must be one of");
  }

  @Test
  void onlyLivePointsMove() {
    Map<String, Object> point = Map.of("chat_id", 1001, "latitude", 1.5, "longitude", 2.5);
    String still = http.ok("sendLocation", point).path("message_id").asString();
    assertThat(http.refused("editMessageLiveLocation", at(still))).contains("no live location");
    assertThat(
            http.refused(
                "sendLocation",
                Map.of("chat_id", 1001, "latitude", 1, "longitude", 2, "live_period", 5)))
        .contains("period");

    String live =
        http.ok(
                "sendLocation",
                Map.of("chat_id", 1001, "latitude", 1, "longitude", 2, "live_period", 60))
            .path("message_id")
            .asString();
    http.ok("editMessageLiveLocation", at(live));
    assertThat(user.shown().getLast().text()).isEqualTo("[7.5, 8.5]");
    http.ok("stopMessageLiveLocation", Map.of("chat_id", 1001, "message_id", live));
    assertThat(http.refused("editMessageLiveLocation", at(live))).contains("no live location");
  }

  @Test
  void queriesWaitForTheirAnswer() {
    String id = telegram.ask(user, "pre_checkout_query", "{\"currency\":\"EUR\"}");
    assertThat(telegram.waiting()).isEqualTo(1);
    assertThat(
            http.refused(
                "answerShippingQuery",
                Map.of("shipping_query_id", "other", "ok", false, "error_message", "no")))
        .contains("query ID is invalid");

    http.ok(
        "answerPreCheckoutQuery",
        Map.of("pre_checkout_query_id", id, "ok", false, "error_message", "no"));
    assertThat(telegram.waiting()).isZero();
  }

  @Test
  void peopleOpenTopicsAndChangeWhatTheyWrote() {
    assertThatThrownBy(() -> telegram.openTopic(user, "Order"))
        .isInstanceOf(IllegalStateException.class);
    telegram.privateTopics(true);
    String topic = telegram.openTopic(user, "Order");
    String id = telegram.write(user, topic, "{\"text\":\"hello\"}");
    telegram.rewrite(user, id, "{\"text\":\"hello!\"}");

    assertThat(user.shown().getLast().text()).isEqualTo("hello!");
    assertThat(user.shown().getLast().thread()).isEqualTo(topic);
    assertThat(user.shown().getLast().edited()).isTrue();
  }

  private static Map<String, Object> copy(String messageId) {
    return Map.of("chat_id", 1001, "from_chat_id", 1001, "message_id", messageId);
  }

  private static Map<String, Object> quoting(String messageId, String part) {
    return Map.of(
        "chat_id",
        1001,
        "text",
        "these",
        "reply_parameters",
        Map.of("message_id", messageId, "quote", part));
  }

  private static Map<String, Object> replacing(String messageId, String type, String file) {
    return Map.of(
        "chat_id",
        1001,
        "message_id",
        messageId,
        "media",
        Map.of("type", type, "media", file, "caption", "see"));
  }

  private static Map<String, Object> at(String messageId) {
    return Map.of("chat_id", 1001, "message_id", messageId, "latitude", 7.5, "longitude", 8.5);
  }
}
