package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six chats in one group of a Telegram that refuses what goes beyond its limits. */
@Tag("slow")
class ForumPaceTest {

  private static final long FORUM = -1009876543210L;
  private static final int CHATS = 6;

  @TempDir private Path folder = Path.of("");

  @Test
  void sixChatsAreInTheirTopicsAtOnceAndNoCallIsRefused() throws IOException {
    try (FakeTelegram telegram = FakeTelegram.start();
        FakeRasa rasa = FakeRasa.forumBot(URI.create("http://127.0.0.1:9/handoff"))) {
      telegram.forum(FORUM, "Support");
      telegram.enforceLimits(true);
      ChatClient ann = telegram.member(FORUM, 900, "Ann");
      List<ChatClient> users = new ArrayList<>();
      for (int user = 0; user < CHATS; user++) {
        users.add(telegram.privateChat(500 + user, "User" + user));
      }
      try (Gateway gateway = Gateway.start(config(telegram, rasa), Map.of(), OptionalInt.of(0))) {
        assertThat(gateway.address()).isNotNull();
        users.forEach(user -> user.say(null, "/human"));
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> count(ann, "asks for a person") == CHATS);
        users.forEach(user -> user.say(null, "first word"));
        await().atMost(Duration.ofSeconds(10)).until(() -> count(ann, "first word") == CHATS);

        users.forEach(user -> user.say(null, "second word"));
        users.forEach(user -> user.say(null, "third word"));
        await()
            .atMost(Duration.ofSeconds(100))
            .until(() -> count(ann, "second word") == CHATS && count(ann, "third word") == CHATS);

        assertThat(telegram.refusedCalls()).isEmpty();
      }
    }
  }

  private Path config(FakeTelegram telegram, FakeRasa rasa) throws IOException {
    return Files.writeString(
        folder.resolve("baton.yml"),
        """
        server: {port: 1, api-token: "t0ken-of-the-api"}
        store: {url: "jdbc:sqlite:%s"}
        bots: {helpdesk: {type: rasa, url: "%s"}}
        channels: {telegram: {type: telegram, token: "%s", api-url: "%s"}}
        desks: {tg: {channel: telegram, space: "%d"}}
        queues: {support: {desks: [tg]}}
        handoff: {token: "t0ken-of-the-handoff"}
        """
            .formatted(
                folder.resolve("baton.db"), rasa.url(), telegram.token(), telegram.url(), FORUM));
  }

  private static long count(ChatClient agent, String words) {
    return agent.shown().stream().filter(message -> message.text().contains(words)).count();
  }
}
