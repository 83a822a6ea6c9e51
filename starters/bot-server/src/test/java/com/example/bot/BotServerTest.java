package com.example.bot;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.connector.SettingsException;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.telegram.FakeTelegram;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the bot to an agent and back, on the test kit's Telegram. */
class BotServerTest {

  private static final long GROUP = -1001234567890L;

  @Test
  void handsOffAndComesBack(@TempDir Path folder) {
    try (FakeTelegram telegram = FakeTelegram.start()) {
      telegram.forum(GROUP, "Colleagues");
      ChatClient ann = telegram.member(GROUP, 7, "Ann");
      ChatClient user = telegram.privateChat(42, "Uma");
      try (Baton baton =
          BotServer.baton(
              Map.of(
                  "BOT_TELEGRAM_TOKEN", telegram.token(),
                  "BOT_TELEGRAM_API", telegram.url(),
                  "BOT_AGENTS_GROUP", Long.toString(GROUP),
                  "BOT_DATABASE", folder.resolve("bot.db").toString()))) {
        baton.open();
        user.say(null, "hi");
        ChatClient.Shown hello = shown(user, message -> message.text().equals("Hello Uma."));
        user.press(hello.id(), "Talk to a person");
        shown(user, message -> message.text().equals("I am getting a colleague."));
        ChatClient.Shown offer = shown(ann, message -> message.buttons().contains("Claim"));
        ann.press(offer.id(), "Claim");
        ann.say(offer.thread(), "How can I help?");
        shown(user, message -> message.text().equals("Ann: How can I help?"));
        ann.say(offer.thread(), "/resolve");
        shown(user, message -> message.text().startsWith("Ann has left."));
      }
    }
  }

  @Test
  void saysAllThatIsMissing() {
    assertThatThrownBy(() -> BotServer.baton(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("BOT_TELEGRAM_TOKEN", "BOT_AGENTS_GROUP");
  }

  private static ChatClient.Shown shown(ChatClient client, Predicate<ChatClient.Shown> wanted) {
    return await()
        .until(() -> client.shown().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }
}
