package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.SpaceFindingChannel.Space;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupFinderTest {

  private final FakeTelegram telegram = FakeTelegram.start();
  private final TelegramChannel channel = Rig.polling(telegram);

  @AfterEach
  void stop() {
    telegram.close();
  }

  @Test
  void theGroupsThatWroteAreFoundTheLatestFirstAndNothingIsTaken() {
    telegram.forum(-1001L, "Support");
    telegram.botRights(-1001L, true, true);
    telegram.forum(-1002L, "Sales");
    telegram.botRights(-1002L, true, true);
    telegram.member(-1002L, 8, "Cy").say(null, "hi");
    telegram.privateChat(5, "Eve").say(null, "hello");
    telegram.member(-1001L, 7, "Ann").say(null, "hi");
    int before = telegram.unconfirmed();

    assertThat(channel.spaces())
        .containsExactly(new Space("-1001", "Support"), new Space("-1002", "Sales"));
    assertThat(telegram.unconfirmed()).isEqualTo(before).isPositive();
  }

  @Test
  void aGroupThatWasUpgradedHasItsNewId() {
    telegram.group(-4001L, "Friends");
    telegram.botRights(-4001L, true, true);
    telegram.member(-4001L, 7, "Ann").say(null, "hi");
    telegram.migrate(-4001L, -1009000000009L);

    assertThat(channel.spaces()).containsExactly(new Space("-1009000000009", "Friends"));
  }

  @Test
  void whoeverReceivesTheUpdatesByAWebhookIsLeftAlone() {
    TelegramChannel other = Rig.webhook(telegram, URI.create("http://127.0.0.1:9/hook"));
    other.open(inbound -> CompletableFuture.allOf());
    try {
      await().until(() -> !telegram.webhookUrl().isEmpty());
      assertThatThrownBy(channel::spaces).isInstanceOf(DeliveryException.class);
      assertThat(telegram.webhookUrl()).isNotEmpty();
    } finally {
      other.close();
    }
  }
}
