package dev.baton.testkit.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.testkit.ChatClient;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FakeTopicsTest {

  private static final long FORUM = -1009000000001L;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final BotApiClient http = new BotApiClient(telegram);

  @AfterEach
  void stop() {
    http.close();
    telegram.close();
  }

  @Test
  void generalIsNotAddressedByItsId() {
    telegram.forum(FORUM, "Support");

    assertThat(
            http.refused(
                "sendMessage", Map.of("chat_id", FORUM, "message_thread_id", 1, "text", "x")))
        .isEqualTo("400 Bad Request: message thread not found");
  }

  @Test
  void topicsNeedAForumAndTheRight() {
    telegram.privateChat(1001, "Uma");
    telegram.group(-4001, "Friends");
    assertThat(http.refused("createForumTopic", Map.of("chat_id", -4001, "name", "x")))
        .contains("the chat is not a forum");
    assertThat(http.refused("createForumTopic", Map.of("chat_id", 1001, "name", "x")))
        .contains("the chat is not a forum");
    telegram.forum(FORUM, "Support");
    assertThat(http.refused("createForumTopic", Map.of("chat_id", FORUM, "name", "x".repeat(129))))
        .contains("TOPIC_TITLE_INVALID");
    telegram.botRights(FORUM, true, false);
    assertThat(http.refused("createForumTopic", Map.of("chat_id", FORUM, "name", "x")))
        .contains("not enough rights");
  }

  @Test
  void topicsAreCreatedClosedAndDeleted() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    long topic =
        http.ok("createForumTopic", Map.of("chat_id", FORUM, "name", "A"))
            .path("message_thread_id")
            .asLong();
    Map<String, Object> where = Map.of("chat_id", FORUM, "message_thread_id", topic);
    http.ok("editForumTopic", Map.of("chat_id", FORUM, "message_thread_id", topic, "name", "B"));
    http.ok("closeForumTopic", where);
    assertThat(http.refused("closeForumTopic", where)).contains("TOPIC_NOT_MODIFIED");
    assertThat(agent.threads())
        .containsExactly(new ChatClient.ThreadShown(Long.toString(topic), "B", true));
    http.ok("reopenForumTopic", where);
    http.ok("deleteForumTopic", where);
    assertThat(http.refused("closeForumTopic", where)).contains("TOPIC_ID_INVALID");
    assertThat(agent.threads()).isEmpty();
    assertThatThrownBy(() -> agent.say(Long.toString(topic), "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTopicHasAnIconThatEveryBotMayUse() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    JsonNode icons = http.ok("getForumTopicIconStickers", Map.of());
    String first = icons.path(0).path("custom_emoji_id").asString();
    String other = icons.path(1).path("custom_emoji_id").asString();
    assertThat(
            http.refused(
                "createForumTopic",
                Map.of("chat_id", FORUM, "name", "A", "icon_custom_emoji_id", "17")))
        .isEqualTo("400 Bad Request: DOCUMENT_INVALID");
    long topic =
        http.ok(
                "createForumTopic",
                Map.of("chat_id", FORUM, "name", "A", "icon_custom_emoji_id", first))
            .path("message_thread_id")
            .asLong();
    Map<String, Object> where = Map.of("chat_id", FORUM, "message_thread_id", topic);
    assertThat(icon(agent)).isEqualTo(icons.path(0).path("emoji").asString());
    assertThat(http.refused("editForumTopic", and(where, "icon_custom_emoji_id", "17")))
        .contains("DOCUMENT_INVALID");
    assertThat(http.refused("editForumTopic", and(where, "icon_custom_emoji_id", "smile")))
        .contains("invalid custom emoji identifier");
    assertThat(http.refused("editForumTopic", and(where, "icon_custom_emoji_id", first)))
        .contains("TOPIC_NOT_MODIFIED");
    http.ok("editForumTopic", and(where, "icon_custom_emoji_id", other));
    assertThat(icon(agent)).isEqualTo(icons.path(1).path("emoji").asString());
    assertThat(agent.threads().getFirst().title()).isEqualTo("A");
    http.ok("editForumTopic", and(where, "icon_custom_emoji_id", ""));
    assertThat(icon(agent)).isNull();
    assertThat(http.refused("editForumTopic", and(where, "name", "x".repeat(129))))
        .contains("TOPIC_TITLE_INVALID");
    telegram.botRights(FORUM, true, false);
    assertThat(http.refused("editForumTopic", and(where, "icon_custom_emoji_id", first)))
        .contains("not enough rights");
  }

  private static @Nullable String icon(ChatClient client) {
    return client.threads().getFirst().icon();
  }

  private static Map<String, Object> and(Map<String, Object> where, String key, String value) {
    Map<String, Object> all = new HashMap<>(where);
    all.put(key, value);
    return all;
  }

  @Test
  void aClosedTopicRefusesABotThatMayNotManageIt() {
    telegram.forum(FORUM, "Support");
    long topic =
        http.ok("createForumTopic", Map.of("chat_id", FORUM, "name", "A"))
            .path("message_thread_id")
            .asLong();
    telegram.closeTopic(FORUM, topic, true);
    telegram.botRights(FORUM, false, false);

    assertThat(
            http.refused(
                "sendMessage", Map.of("chat_id", FORUM, "message_thread_id", topic, "text", "x")))
        .contains("TOPIC_CLOSED");
  }
}
