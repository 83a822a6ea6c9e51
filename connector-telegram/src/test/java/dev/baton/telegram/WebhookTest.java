package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Event;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {

  private static final URI URL = URI.create("http://127.0.0.1:9/channels/telegram/webhook");
  private static final String TEXT =
      """
      {"update_id":7,"message":{"message_id":1,"from":{"id":5,"is_bot":false,"first_name":"x"},
       "chat":{"id":5,"type":"private"},"date":1795200000,"text":"hi"}}\
      """;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final TelegramChannel channel = Rig.webhook(telegram, URL);

  @AfterEach
  void stop() {
    channel.close();
    telegram.close();
  }

  @Test
  void aCallWithoutTheSecretIsRejected() {
    assertThat(status(channel.receive(call(null, TEXT)))).isEqualTo(401);
  }

  @Test
  void aCallWithAnotherSecretIsRejected() {
    assertThat(status(channel.receive(call("x", TEXT)))).isEqualTo(403);
    assertThat(status(channel.receive(call(secret() + "x", TEXT)))).isEqualTo(403);
    assertThat(status(channel.receive(call("", TEXT)))).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hello", "[]", "{}", "{\"update_id\":\"7\"}", "{\"update_id\":7", "7"})
  void aBodyThatIsNotAnUpdateIsRejected(String body) {
    assertThat(status(channel.receive(call(secret(), body)))).isEqualTo(400);
  }

  @Test
  void anUpdateIsAccepted() {
    WebhookReply.Take take = (WebhookReply.Take) channel.receive(call(secret(), TEXT));

    assertThat(take.events()).hasSize(1);
    assertThat(take.events().getFirst().id()).isEqualTo("u7");
    assertThat(take.events().getFirst().event()).isInstanceOf(Event.Said.class);
  }

  @Test
  void aPoisonUpdateIsAcceptedAsUnreadable() {
    WebhookReply.Take take =
        (WebhookReply.Take)
            channel.receive(call(secret(), TEXT.replaceAll("\"message_id\":\\d+,", "")));

    assertThat(take.events().getFirst().event())
        .isInstanceOfSatisfying(
            Event.Unreadable.class,
            unreadable ->
                assertThat(unreadable.cause()).isEqualTo("message.message_id is missing"));
  }

  @Test
  void aMessageWithAnImpossibleDateIsOfNow() {
    WebhookReply.Take take =
        (WebhookReply.Take)
            channel.receive(
                call(secret(), TEXT.replaceAll("\"date\":\\d+", "\"date\":1763600000763600000")));

    assertThat(take.events().getFirst().event()).isInstanceOf(Event.Said.class);
    assertThat(take.events().getFirst().at()).isAfter(Instant.now().minusSeconds(60));
  }

  @Test
  void theWebhookIsRegisteredWithItsSecretAndRepaired() {
    channel.open(new RecordingInbox());
    await().until(() -> channel.health() instanceof Health.Up);

    Map<String, String> set = telegram.calls("setWebhook").getFirst().parameters();
    assertThat(set).containsEntry("url", URL.toString()).containsEntry("secret_token", secret());
    assertThat(set.get("allowed_updates")).contains("message_reaction", "my_chat_member");

    telegram.loseWebhook();

    await().until(() -> telegram.webhookUrl().equals(URL.toString()));
    assertThat(telegram.calls("setWebhook")).hasSizeGreaterThan(1);
  }

  @Test
  void withoutAPublicUrlTheWebhookIsLeftAlone() {
    TelegramChannel served = Rig.webhook(telegram, null);
    served.open(new RecordingInbox());
    try {
      await().until(() -> served.health() instanceof Health.Up);
      assertThat(telegram.calls("setWebhook")).isEmpty();
    } finally {
      served.close();
    }
  }

  @Test
  void failingDeliveriesShowInTheHealth() {
    channel.open(new RecordingInbox());
    await().until(() -> channel.health() instanceof Health.Up);

    telegram.privateChat(1001, "Uma").say(null, "nobody listens on port 9");

    await().until(() -> channel.health() instanceof Health.Down);
    assertThat(channel.health().toString()).contains("cannot deliver");
  }

  @Test
  void theDerivedSecretIsStableAndAllowed() {
    assertThat(secret()).isEqualTo(secret()).matches("[A-Za-z0-9_-]{1,256}");
    assertThat(secret()).doesNotContain(telegram.token());
    assertThat(settings(Map.of("token", "another")).webhookSecret())
        .isNotEqualTo(new Secret(secret()));
  }

  @Test
  void allProblemsOfTheSettingsAreReported() {
    Settings settings =
        Settings.of(
            Map.of(
                "api-url", "https://example.com/prefix?x=1",
                "mode", "socket",
                "webhook-secret", "a!b"));
    TelegramSettings read = TelegramSettings.read(settings);

    assertThat(read.toString()).doesNotContain("a!b");
    assertThatThrownBy(settings::verify)
        .isInstanceOfSatisfying(
            SettingsException.class,
            problems ->
                assertThat(problems.problems())
                    .extracting(Settings.Problem::path)
                    .containsExactly("api-url", "api-url", "mode", "token", "webhook-secret"));
  }

  @Test
  void defaultsAreTelegramsOwn() {
    TelegramSettings settings = settings(Map.of("token", "1:a"));

    assertThat(settings.apiUrl()).isEqualTo(URI.create("https://api.telegram.org"));
    assertThat(settings.mode()).isEqualTo(TelegramSettings.Mode.POLLING);
  }

  private static TelegramSettings settings(Map<String, String> values) {
    return TelegramSettings.read(Settings.of(values));
  }

  private String secret() {
    return settings(Map.of("token", telegram.token())).webhookSecret().reveal();
  }

  private static WebhookCall call(@Nullable String secret, String body) {
    return new WebhookCall(
        secret == null ? Map.of() : Map.of("x-telegram-bot-api-secret-token", List.of(secret)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static int status(WebhookReply reply) {
    return switch (reply) {
      case WebhookReply.Reject reject -> reject.status();
      case WebhookReply.Take take -> 200;
    };
  }
}
