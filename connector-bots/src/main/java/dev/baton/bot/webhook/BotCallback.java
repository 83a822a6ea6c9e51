package dev.baton.bot.webhook;

import dev.baton.bot.BotException;
import dev.baton.bot.ProactiveBot.Wake;
import dev.baton.bot.rasa.FromRasa;
import dev.baton.bot.wire.Signature;
import dev.baton.connector.Secret;
import dev.baton.connector.WebhookCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Checks and reads a call by which a bot speaks on its own: {@code {"sender_id", "id", "channel",
 * "messages"}}.
 *
 * <p>If there is a signature, it must be right, whatever token comes with it.
 *
 * @param token accepted in place of a signature; null if the bot must sign
 */
record BotCallback(Signature signature, @Nullable Secret token) {

  private static final String BEARER = "Bearer ";

  Wake read(WebhookCall call) {
    Wake.Reject refused = refused(call);
    return refused == null ? words(call.body()) : refused;
  }

  private Wake.@Nullable Reject refused(WebhookCall call) {
    String signed = call.header(Signature.HEADER);
    if (signed != null) {
      return signature.matches(signed, call.body())
          ? null
          : new Wake.Reject(403, "signature_wrong", "X-Baton-Signature does not match the body");
    }
    String given = given(call);
    if (given == null) {
      String ways = token == null ? "" : ", or give the callback-token";
      return new Wake.Reject(
          401, "signature_missing", "sign the body in X-Baton-Signature: sha256=<hex>" + ways);
    }
    return token != null && token.matches(given)
        ? null
        : new Wake.Reject(403, "token_wrong", "the token is not this bot's callback-token");
  }

  private static @Nullable String given(WebhookCall call) {
    String authorization = call.header("Authorization");
    return authorization != null && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : call.parameter("token");
  }

  private static Wake words(byte[] body) {
    JsonNode json;
    try {
      json = ToWebhook.JSON.readTree(body);
    } catch (JacksonException unreadable) {
      return bad("bad_json", "the body is not JSON");
    }
    String sender = text(json.path("sender_id"));
    if (sender == null) {
      return bad("sender_id_missing", "sender_id must be a text: the one that came with the turn");
    }
    JsonNode id = json.path("id");
    if (!id.isMissingNode() && !id.isNull() && text(id) == null) {
      return bad("id_wrong", "id must be a text");
    }
    JsonNode messages = json.path("messages");
    if (!messages.isArray() && !messages.isObject()) {
      return bad("messages_missing", "messages must be a list of what to say");
    }
    String channel = text(json.path("channel"));
    try {
      FromRasa words =
          new FromRasa(channel == null ? "" : channel, sender, String.valueOf(text(id)));
      return new Wake.Words(sender, text(id), words.answer(messages.toString()));
    } catch (BotException unreadable) {
      return bad("messages_wrong", String.valueOf(unreadable.getMessage()));
    }
  }

  private static @Nullable String text(JsonNode value) {
    return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
  }

  private static Wake.Reject bad(String code, String message) {
    return new Wake.Reject(400, code, message);
  }
}
