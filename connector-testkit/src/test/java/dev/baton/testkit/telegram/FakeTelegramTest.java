package dev.baton.testkit.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.FileShown;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.RefusedCalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FakeTelegramTest {

  private static final long FORUM = -1009000000001L;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final BotApiClient http = new BotApiClient(telegram);
  private final ChatClient user = telegram.privateChat(1001, "Uma");

  @AfterEach
  void stop() {
    http.close();
    telegram.close();
  }

  @Test
  void tokensAndMethodsAreChecked() {
    assertThat(http.raw("x", "getMe", Map.of()).statusCode()).isEqualTo(404);
    assertThat(http.raw("1:" + "a".repeat(35), "getMe", Map.of()).statusCode()).isEqualTo(401);
    assertThat(http.refused("getNothing", Map.of())).startsWith("404");
    assertThat(http.ok("getMe", Map.of()).path("username").asString())
        .isEqualTo(telegram.botName());
    assertThat(http.refused("getme", Map.of())).startsWith("404");
    assertThat(http.refused("getMe", Map.of("method", "getMe"))).contains("[method]");
    assertThat(http.typed("getMe", "application/json; charset=utf-8").statusCode()).isEqualTo(400);
    assertThat(telegram.refusedCalls())
        .extracting(RefusedCalls.RefusedCall::method)
        .contains("getNothing", "getme", "getMe");
    assertThat(http.get("/nowhere").statusCode()).isEqualTo(404);
    telegram.revokeToken(true);
    assertThat(http.refused("getMe", Map.of())).isEqualTo("401 Unauthorized");
  }

  @Test
  void textsAreLimited() {
    assertThat(http.refused("sendMessage", Map.of("text", "x"))).contains("chat_id");
    assertThat(say("")).contains("message text is empty");
    assertThat(say("x".repeat(4097))).contains("message is too long");
    assertThat(http.refused("sendMessage", Map.of("chat_id", 404, "text", "x")))
        .isEqualTo("400 Bad Request: chat not found");
    assertThat(http.refused("sendMessage", Map.of("chat_id", "abc", "text", "x")))
        .contains("invalid chat_id");
  }

  @Test
  void entitiesAndButtonsAreChecked() {
    assertThat(with("entities", List.of(Map.of("type", "bold", "offset", 1, "length", 9))))
        .contains("ENTITY_BOUNDS_INVALID");
    assertThat(with("entities", List.of(Map.of("offset", 0, "length", 1)))).contains("type");
    assertThat(with("entities", List.of(Map.of("type", "text_link", "offset", 0, "length", 1))))
        .contains("url");
    assertThat(with("entities", Map.of())).contains("Expected an Array");
    assertThat(with("reply_markup", keyboard(Map.of("text", "a", "callback_data", "x".repeat(65)))))
        .contains("BUTTON_DATA_INVALID");
    assertThat(with("reply_markup", keyboard(Map.of("text", "a", "callback_data", ""))))
        .contains("BUTTON_DATA_INVALID");
    assertThat(with("reply_markup", keyboard(Map.of("text", "", "callback_data", "x"))))
        .contains("Text must be non-empty");
    assertThat(with("reply_markup", keyboard(Map.of("text", "a")))).contains("unallowed");
    assertThat(with("reply_markup", keyboard(Map.of("text", "a", "url", "nowhere"))))
        .contains("invalid");
    assertThat(with("reply_markup", "{")).contains("can't parse");
    assertThat(with("reply_parameters", Map.of("message_id", 99)))
        .contains("message to be replied not found");
  }

  @Test
  void clientsTellWhichPartsStandOut() {
    http.ok(
        "sendMessage",
        Map.of(
            "chat_id",
            1001,
            "text",
            "🔔 Uma waits",
            "entities",
            List.of(
                Map.of("type", "bold", "offset", 3, "length", 3),
                Map.of("type", "code", "offset", 3, "length", 3),
                Map.of("type", "italic", "offset", 7, "length", 5))));

    assertThat(user.emphasis(user.shown().getLast().id()))
        .containsExactly(new ChatClient.Emphasis(3, 3, true), new ChatClient.Emphasis(7, 5, false));
    assertThat(user.emphasis("404")).isEmpty();
  }

  @Test
  void editsNeedAnOwnMessageAndAChange() {
    String theirs = user.say(null, "mine");
    long own = sent("hello");

    assertThat(edit(Long.parseLong(theirs), "x")).contains("message can't be edited");
    assertThat(edit(999, "x")).contains("message to edit not found");
    assertThat(edit(own, "hello")).contains("message is not modified");
    http.ok("editMessageText", Map.of("chat_id", 1001, "message_id", own, "text", "bye"));
    assertThat(user.shown().getLast().text()).isEqualTo("bye");
    assertThat(http.refused("editMessageCaption", Map.of("chat_id", 1001, "message_id", own)))
        .contains("no caption");
    http.ok("deleteMessage", Map.of("chat_id", 1001, "message_id", own));
    assertThat(http.refused("deleteMessage", Map.of("chat_id", 1001, "message_id", own)))
        .contains("message to delete not found");
  }

  @Test
  void pressesAreAnsweredOnce() {
    long id =
        http.ok(
                "sendMessage",
                Map.of(
                    "chat_id",
                    1001,
                    "text",
                    "Pick",
                    "reply_markup",
                    keyboard(Map.of("text", "A", "callback_data", "tok"))))
            .path("message_id")
            .asLong();
    assertThatThrownBy(() -> user.press(Long.toString(id), "B"))
        .isInstanceOf(IllegalArgumentException.class);
    user.press(Long.toString(id), "A");

    JsonNode press = updates(0).get(0).path("callback_query");
    assertThat(press.path("data").asString()).isEqualTo("tok");
    String query = press.path("id").asString();
    http.ok("answerCallbackQuery", Map.of("callback_query_id", query, "text", "Thanks"));
    assertThat(user.toasts()).containsExactly("Thanks");
    assertThat(http.refused("answerCallbackQuery", Map.of("callback_query_id", query)))
        .contains("query is too old");
  }

  @Test
  void updatesAreConfirmedByTheOffset() {
    user.say(null, "one");
    user.say(null, "two");
    long first = updates(0).get(0).path("update_id").asLong();

    assertThat(updates(0)).hasSize(2);
    assertThat(updates(first + 1)).hasSize(1);
    assertThat(telegram.unconfirmed()).isEqualTo(1);
    assertThat(updates(-1)).hasSize(1);
    assertThat(updates(first + 2)).isEmpty();
  }

  @Test
  void aLongPollWaitsAndASecondPollEndsIt() {
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(() -> http.refused("getUpdates", Map.of("timeout", 30)));
    await().until(() -> telegram.calls("getUpdates").size() == 1);
    CompletableFuture<JsonNode> second =
        CompletableFuture.supplyAsync(() -> http.ok("getUpdates", Map.of("timeout", 30)));

    assertThat(first.join()).startsWith("409").contains("terminated by other getUpdates");
    user.say(null, "hello");
    assertThat(second.join()).hasSize(1);
  }

  @Test
  void pollsAndWebhooksExcludeEachOther() {
    assertThat(http.refused("setWebhook", Map.of("url", "http://example.com")))
        .contains("HTTPS URL must be provided");
    assertThat(http.refused("setWebhook", Map.of("url", "https://a.b", "secret_token", "ä")))
        .contains("unallowed characters");
    http.ok(
        "setWebhook",
        Map.of("url", "https://127.0.0.1:1/x", "allowed_updates", List.of("message")));
    assertThat(http.refused("getUpdates", Map.of())).startsWith("409");
    assertThat(http.ok("getWebhookInfo", Map.of()).path("allowed_updates")).hasSize(1);
    http.ok("setWebhook", Map.of("url", ""));
    assertThat(updates(0)).isEmpty();
  }

  @Test
  void aBlockedBotIsForbidden() {
    telegram.blockBot(1001);
    assertThat(say("x")).isEqualTo("403 Forbidden: bot was blocked by the user");
    telegram.unblockBot(1001);
    sent("x");
    assertThat(updates(0)).hasSize(2);
    telegram.forum(FORUM, "Support");
    telegram.leave(FORUM, TelegramWorld.BOT_ID);
    assertThat(http.refused("sendMessage", Map.of("chat_id", FORUM, "text", "x")))
        .contains("bot was kicked from the supergroup chat");
    telegram.member(FORUM, 2002, "Ann");
    assertThat(http.refused("sendMessage", Map.of("chat_id", 2002, "text", "x")))
        .startsWith("403 Forbidden: bot can't initiate conversation");
  }

  @Test
  void aGroupMovesAway() {
    telegram.group(-4001, "Friends");
    ChatClient ann = telegram.member(-4001, 2002, "Ann");
    telegram.migrate(-4001, FORUM);

    JsonNode answer = http.call("sendMessage", Map.of("chat_id", -4001, "text", "x"));
    assertThat(answer.path("parameters").path("migrate_to_chat_id").asLong()).isEqualTo(FORUM);
    ann.say(null, "still here");
    assertThat(updates(0).get(1).path("message").path("chat").path("id").asLong()).isEqualTo(FORUM);
  }

  @Test
  void privacyModeHidesChatter() {
    telegram.forum(FORUM, "Support");
    telegram.botRights(FORUM, false, false);
    ChatClient ann = telegram.member(FORUM, 2002, "Ann");

    ann.say(null, "chatter");
    ann.say(null, "/help");
    ann.say(null, "hey @" + telegram.botName());
    assertThat(updates(0)).hasSize(2);
    telegram.leave(FORUM, 2002);
    assertThatThrownBy(() -> ann.say(null, "x")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void limitsCountEditsAndTopicsOfAGroup() {
    telegram.forum(FORUM, "Support");
    telegram.enforceLimits(true);
    http.ok("createForumTopic", Map.of("chat_id", FORUM, "name", "A"));
    for (int i = 0; i < 19; i++) {
      http.ok("sendMessage", Map.of("chat_id", FORUM, "text", "x" + i));
    }

    JsonNode limited = http.call("sendMessage", Map.of("chat_id", FORUM, "text", "x"));
    JsonNode topic = http.call("createForumTopic", Map.of("chat_id", FORUM, "name", "B"));

    assertThat(topic.path("error_code").asInt()).isEqualTo(429);
    assertThat(limited.path("error_code").asInt()).isEqualTo(429);
    assertThat(limited.path("parameters").path("retry_after").asInt()).isBetween(30, 61);
    sent("another chat is free");
    telegram.enforceLimits(false);
    http.ok("sendMessage", Map.of("chat_id", FORUM, "text", "x"));
  }

  @Test
  void limitsAllowAPrivateChatShortBursts() {
    telegram.enforceLimits(true);
    for (int i = 0; i < 10; i++) {
      http.ok("sendMessage", Map.of("chat_id", 1001, "text", "x" + i));
    }

    JsonNode limited = http.call("sendMessage", Map.of("chat_id", 1001, "text", "x"));

    assertThat(limited.path("error_code").asInt()).isEqualTo(429);
  }

  @Test
  void limitsCountAllChatsOfTheAccount() {
    try (FakeTelegram still = FakeTelegram.start(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        BotApiClient bot = new BotApiClient(still)) {
      for (long user = 1; user <= 31; user++) {
        still.privateChat(3000 + user, "Ben");
      }
      still.enforceLimits(true);
      int refused = 0;
      for (long user = 1; user <= 31; user++) {
        JsonNode answer = bot.call("sendMessage", Map.of("chat_id", 3000 + user, "text", "x"));
        refused += answer.path("error_code").asInt() == 429 ? 1 : 0;
      }
      assertThat(refused).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sendPhoto, photo",
    "sendVideo, video",
    "sendAnimation, animation",
    "sendAudio, audio",
    "sendVoice, voice",
    "sendDocument, document",
    "sendSticker, sticker",
    "sendVideoNote, video_note"
  })
  void filesAreKeptAndSentAgain(String method, String kind) {
    JsonNode sent =
        http.upload(
                method,
                Map.of("chat_id", "1001", kind, "attach://part"),
                "part",
                "ä.txt",
                "content ö")
            .path("result");
    JsonNode file = kind.equals("photo") ? sent.path(kind).get(1) : sent.path(kind);
    String path =
        http.ok("getFile", Map.of("file_id", file.path("file_id").asString()))
            .path("file_path")
            .asString();

    assertThat(http.get("/file/bot" + telegram.token() + "/" + path).body()).isEqualTo("content ö");
    http.ok(method, Map.of("chat_id", 1001, kind, file.path("file_id").asString()));
    ChatClient.FileShown shown = user.shown().getLast().file();
    assertThat(shown == null ? null : StandardCharsets.UTF_8.decode(shown.bytes()).toString())
        .isEqualTo("content ö");
    http.ok(method, Map.of("chat_id", 1001, kind, "https://example.com/a.bin"));
    assertThat(http.refused(method, Map.of("chat_id", 1001, kind, "nope"))).contains("wrong file");
    assertThat(http.refused(method, Map.of("chat_id", 1001))).contains("there is no " + kind);
    assertThat(http.refused(method, Map.of("chat_id", 1001, kind, "http://127.0.0.1/x")))
        .contains("failed to get HTTP URL content");
  }

  @Test
  void captionsAreLimited() {
    assertThat(
            http.upload(
                    "sendDocument",
                    Map.of("chat_id", "1001", "caption", "x".repeat(1025)),
                    "document",
                    "a.txt",
                    "a")
                .path("description")
                .asString())
        .contains("caption is too long");
    assertThat(http.get("/file/bot" + telegram.token() + "/files/none").statusCode())
        .isEqualTo(404);
  }

  @Test
  void membershipCanBeAskedFor() {
    telegram.forum(FORUM, "Support");
    telegram.member(FORUM, 2002, "Ann");

    assertThat(status(2002)).isEqualTo("member");
    assertThat(status(TelegramWorld.BOT_ID)).isEqualTo("administrator");
    assertThat(status(1001)).isEqualTo("left");
    assertThat(http.refused("getChatMember", Map.of("chat_id", FORUM, "user_id", 31337)))
        .contains("PARTICIPANT_ID_INVALID");
    assertThat(http.ok("getChat", Map.of("chat_id", FORUM)).path("is_forum").asBoolean()).isTrue();
  }

  @Test
  void reactionsAreTheAllowedOnes() {
    String id = user.say(null, "x");
    Map<String, Object> dragon =
        Map.of(
            "chat_id",
            1001,
            "message_id",
            id,
            "reaction",
            List.of(Map.of("type", "emoji", "emoji", "🐉")));

    assertThat(http.refused("setMessageReaction", dragon)).contains("REACTION_INVALID");
    assertThat(http.refused("setMessageReaction", Map.of("chat_id", 1001, "message_id", 99)))
        .contains("message to react not found");
  }

  @Test
  void aReactionToAPartOfAnAlbumIsShownOnItsFirst() {
    FileShown file = new FileShown("a.jpg", "image/jpeg", ByteBuffer.wrap(new byte[] {1}));
    List<String> parts = user.sendAlbum(null, List.of(file, file), "two");
    http.ok(
        "setMessageReaction",
        Map.of(
            "chat_id",
            1001,
            "message_id",
            parts.get(1),
            "reaction",
            List.of(Map.of("type", "emoji", "emoji", "👌"))));

    assertThat(user.shown())
        .filteredOn(shown -> parts.contains(shown.id()))
        .extracting(Shown::reactions)
        .containsExactly(List.of("👌"), List.of());
  }

  @Test
  void faultsHappenAsPlanned() {
    telegram.failWithHtml("send*", 1, 502);
    assertThat(http.raw(telegram.token(), "sendMessage", Map.of()).statusCode()).isEqualTo(502);
    telegram.limit("*", 1, 7);
    assertThat(http.call("getMe", Map.of()).path("parameters").path("retry_after").asInt())
        .isEqualTo(7);
    telegram.fail("getMe", 5, 500, "Internal Server Error");
    telegram.repair();
    http.ok("getMe", Map.of());
    telegram.dropCalls();
    assertThat(telegram.calls()).isEmpty();
  }

  @Test
  void clientsAreNotifiedOfChanges() {
    AtomicInteger changes = new AtomicInteger();
    user.onChange(changes::incrementAndGet);
    assertThat(user.title()).isEqualTo("Baton");

    sent("hello");

    assertThat(changes).hasValue(1);
    assertThatThrownBy(() -> user.edit("1", "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPollEndsByItself() {
    Instant start = Instant.now();

    assertThat(http.ok("getUpdates", Map.of("timeout", 1))).isEmpty();

    assertThat(Duration.between(start, Instant.now()))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
  }

  private String status(long userId) {
    return http.ok("getChatMember", Map.of("chat_id", FORUM, "user_id", userId))
        .path("status")
        .asString();
  }

  private JsonNode updates(long offset) {
    return http.ok("getUpdates", Map.of("offset", offset));
  }

  private long sent(String text) {
    return http.ok("sendMessage", Map.of("chat_id", 1001, "text", text))
        .path("message_id")
        .asLong();
  }

  private String say(String text) {
    return http.refused("sendMessage", Map.of("chat_id", 1001, "text", text));
  }

  private String with(String parameter, Object value) {
    return http.refused("sendMessage", Map.of("chat_id", 1001, "text", "abc", parameter, value));
  }

  private String edit(long id, String text) {
    return http.refused("editMessageText", Map.of("chat_id", 1001, "message_id", id, "text", text));
  }

  private static Map<String, Object> keyboard(Map<String, String> button) {
    return Map.of("inline_keyboard", List.of(List.of(button)));
  }
}
