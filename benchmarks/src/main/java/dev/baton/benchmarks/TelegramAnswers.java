package dev.baton.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/** What Telegram answers to the calls that Baton and its peers make, as far as they read it. */
final class TelegramAnswers {

  private static final byte[] ME =
      bytes(
          "{\"ok\":true,\"result\":{\"id\":4242,\"is_bot\":true,\"first_name\":\"Baton\",\"username\":\"baton_bot\"}}");
  private static final byte[] DONE = bytes("{\"ok\":true,\"result\":true}");

  private final AtomicLong lastMessage = new AtomicLong(1_000_000);

  private volatile byte[] webhook = DONE;

  byte[] to(String method, byte[] body) {
    return switch (method) {
      case "setWebhook" -> {
        if (body.length > 0 && body[0] == '{') {
          webhook = infoOf(body);
        }
        yield DONE;
      }
      case "getWebhookInfo" -> webhook;
      case "getMe" -> ME;
      case "sendMessage", "sendmessage" ->
          bytes(
              "{\"ok\":true,\"result\":{\"message_id\":"
                  + lastMessage.incrementAndGet()
                  + ",\"date\":1795000000,\"chat\":{\"id\":1,\"type\":\"private\"},\"text\":\"\"}}");
      default -> DONE;
    };
  }

  /** What getWebhookInfo says once a webhook is set: the same, and that nothing waits. */
  private static byte[] infoOf(byte[] webhook) {
    ObjectNode info = (ObjectNode) LineDialog.JSON.readTree(webhook);
    info.put("pending_update_count", 0).put("has_custom_certificate", false).remove("secret_token");
    ObjectNode answer = LineDialog.JSON.createObjectNode().put("ok", true);
    answer.set("result", info);
    return LineDialog.JSON.writeValueAsBytes(answer);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }
}
