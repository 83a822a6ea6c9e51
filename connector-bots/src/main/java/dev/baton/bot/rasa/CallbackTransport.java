package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.ProactiveBot;
import dev.baton.bot.Reply;
import dev.baton.connector.WebhookCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.HttpEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Rasa's callback channel: a turn is answered {@code success} once it is over. Each message comes
 * as a call of its own, also when nobody asked for one.
 *
 * <p>Rasa drops all fields but {@code sender} and {@code message} here. It sends each message once
 * and does not repeat a call that was refused.
 */
record CallbackTransport(
    RasaHttp http, Duration timeout, ToRasa toRasa, HandBackPlan.Notice notice, CallbackKeys keys)
    implements RasaTransport, ProactiveBot {

  private static final String WEBHOOK = "/webhooks/callback/webhook";

  @Override
  public List<Reply> say(HttpEntity body, FromRasa fromRasa) {
    RasaTransport.checked(http.postWebhook(WEBHOOK, body, timeout));
    return List.of();
  }

  /** {@inheritDoc} Takes one message, or an array of messages to the same sender. */
  @Override
  public Wake receive(WebhookCall call) {
    if (!keys.accept(call)) {
      return new Wake.Reject(401, "unauthorized", "the callback token is missing or wrong");
    }
    JsonNode body;
    try {
      body = RasaJson.MAPPER.readTree(new String(call.body(), StandardCharsets.UTF_8));
    } catch (JacksonException unreadable) {
      return new Wake.Reject(400, "bad_json", "the body is not valid JSON");
    }
    JsonNode messages = body.isArray() ? body : RasaJson.MAPPER.createArrayNode().add(body);
    Set<String> senders =
        messages.values().stream()
            .map(message -> String.valueOf(RasaJson.scalar(message.path("recipient_id"))))
            .collect(Collectors.toSet());
    boolean nameless =
        messages.isEmpty()
            || messages.values().stream()
                .anyMatch(message -> RasaJson.scalar(message.path("recipient_id")) == null);
    if (nameless) {
      return new Wake.Reject(400, "bad_request", "recipient_id is missing; it says to whom");
    }
    if (senders.size() > 1) {
      return new Wake.Reject(
          400, "bad_request", "recipient_id differs; call once for each recipient");
    }
    String sender = senders.iterator().next();
    try {
      return new Wake.Words(sender, null, new FromRasa("", sender, "callback").messages(messages));
    } catch (BotException unreadable) {
      return new Wake.Reject(400, "bad_request", String.valueOf(unreadable.getMessage()));
    }
  }
}
