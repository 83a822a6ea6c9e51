package dev.baton.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** What Telegram answers to the calls that Baton and its peers make, as far as they read it. */
final class TelegramAnswers {

  private static final byte[] ME =
      result("{\"id\":4242,\"is_bot\":true,\"first_name\":\"Baton\",\"username\":\"baton_bot\"}");
  private static final byte[] MEMBER =
      result("{\"status\":\"administrator\",\"can_manage_topics\":true,\"user\":{\"id\":4242}}");
  private static final byte[] STRANGER = result("{\"status\":\"left\",\"user\":{\"id\":1}}");
  private static final byte[] GROUP =
      result(
          "{\"id\":"
              + TelegramCalls.GROUP
              + ",\"type\":\"supergroup\",\"is_forum\":true,"
              + "\"title\":\"Support\"}");
  private static final byte[] DONE = result("true");

  /** The users' names hold their number, and so do the topics' names. */
  private static final Pattern USER = Pattern.compile("U(5\\d{8})");

  private static final Pattern USER_ID = Pattern.compile("\"user_id\":\"?5\\d{8}\\b");

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
      case "getChat" -> GROUP;
      case "getChatMember" ->
          USER_ID.matcher(new String(body, StandardCharsets.UTF_8)).find() ? STRANGER : MEMBER;
      case "createForumTopic" -> topic(body);
      case "sendMessage", "sendmessage" ->
          result(
              "{\"message_id\":"
                  + lastMessage.incrementAndGet()
                  + ",\"date\":1795000000,\"chat\":{\"id\":1,\"type\":\"private\"},\"text\":\"\"}");
      default -> DONE;
    };
  }

  private static byte[] topic(byte[] body) {
    Matcher user = USER.matcher(new String(body, StandardCharsets.UTF_8));
    if (!user.find()) {
      throw new IllegalStateException("a topic of nobody");
    }
    long number =
        TelegramCalls.FIRST_TOPIC + Long.parseLong(user.group(1)) - TelegramCalls.FIRST_USER;
    return result("{\"message_thread_id\":" + number + ",\"name\":\"topic\",\"icon_color\":1}");
  }

  /** What getWebhookInfo says once a webhook is set: the same, and that nothing waits. */
  private static byte[] infoOf(byte[] webhook) {
    ObjectNode info = (ObjectNode) LineDialog.JSON.readTree(webhook);
    info.put("pending_update_count", 0).put("has_custom_certificate", false).remove("secret_token");
    return result(LineDialog.JSON.writeValueAsString(info));
  }

  private static byte[] result(String json) {
    return ("{\"ok\":true,\"result\":" + json + "}").getBytes(StandardCharsets.UTF_8);
  }
}
