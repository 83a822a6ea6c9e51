package dev.baton.testkit.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.testkit.ChatClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
