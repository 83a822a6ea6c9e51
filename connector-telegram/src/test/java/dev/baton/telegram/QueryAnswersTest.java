package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.WebhookEdge;
import dev.baton.testkit.telegram.FakeTelegram;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No client is left waiting, whatever it asks. */
class QueryAnswersTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachQueryIsAnsweredAtOnce(boolean webhook) {
    try (FakeTelegram telegram = FakeTelegram.start();
        WebhookEdge edge = WebhookEdge.start();
        TelegramChannel channel =
            webhook ? Rig.webhook(telegram, edge.url()) : Rig.polling(telegram)) {
      ChatClient user = telegram.privateChat(1001, "Uma");
      RecordingInbox inbox = new RecordingInbox();
      edge.mount(channel, inbox);
      channel.open(inbox);
      await().until(() -> telegram.calls(webhook ? "setWebhook" : "getUpdates").size() > 0);

      telegram.ask(
          user,
          "pre_checkout_query",
          "{\"currency\":\"EUR\",\"total_amount\":1999,\"invoice_payload\":\"p\"}");
      telegram.ask(user, "shipping_query", "{\"invoice_payload\":\"p\",\"shipping_address\":{}}");
      telegram.ask(
          user,
          "callback_query",
          "{\"chat_instance\":\"1\",\"game_short_name\":\"chess\",\"message\":{\"message_id\":3,"
              + "\"date\":1,\"chat\":{\"id\":1001,\"type\":\"private\"}}}");
      telegram.ask(user, "callback_query", "{\"chat_instance\":\"1\",\"inline_message_id\":\"i\"}");

      await().until(() -> telegram.waiting() == 0);
      Map<String, String> payment =
          telegram.calls("answerPreCheckoutQuery").getFirst().parameters();
      assertThat(payment).containsEntry("ok", "false");
      assertThat(payment.get("error_message")).contains("Nothing was charged");
      assertThat(telegram.calls("answerShippingQuery").getFirst().parameters())
          .containsEntry("ok", "false");
      assertThat(telegram.calls("answerCallbackQuery"))
          .extracting(call -> String.valueOf(call.parameters().get("text")))
          .anyMatch(text -> text.contains("games"))
          .anyMatch(text -> text.contains("button"));
      assertThat(telegram.refusedCalls()).isEmpty();
      assertThat(inbox.stored()).isEmpty();
    }
  }
}
