package dev.baton.webex;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A frame of Webex's socket, as far as Baton needs it.
 *
 * <p>Reading one never fails: what cannot be read is {@link Unreadable}, and what is of no use is
 * {@link Other}.
 */
sealed interface SocketFrame {

  /** Returns the id by which the frame is acknowledged; null if it has none. */
  @Nullable String id();

  /** Returns the frame's number on its connection; -1 if it has none. */
  long number();

  /** The socket has taken the token; from now on activities come. */
  record Ready(@Nullable String id, long number) implements SocketFrame {}

  /** Something happened in a space. */
  record Happened(@Nullable String id, long number, Activity activity) implements SocketFrame {}

  /** The answer to a ping with this id. */
  record Pong(@Nullable String id, long number) implements SocketFrame {}

  /** Webex asks to connect again. */
  record Shutdown(@Nullable String id, long number) implements SocketFrame {}

  record Other(@Nullable String id, long number) implements SocketFrame {}

  record Unreadable(@Nullable String id, long number) implements SocketFrame {}

  static SocketFrame read(byte[] json) {
    JsonNode frame;
    try {
      frame = WebexClient.JSON.readTree(json);
    } catch (JacksonException malformed) {
      return new Unreadable(null, -1);
    }
    if (!frame.isObject()) {
      return new Unreadable(null, -1);
    }
    JsonNode named = frame.path("id");
    String id = named.isString() ? named.stringValue() : null;
    JsonNode counted = frame.path("sequenceNumber");
    long number =
        counted.isIntegralNumber() && counted.canConvertToLong() && counted.longValue() >= 0
            ? counted.longValue()
            : -1;
    return switch (frame.path("type").asString("")) {
      case "pong" -> new Pong(id, number);
      case "shutdown" -> new Shutdown(id, number);
      default -> event(id, number, frame.path("data"));
    };
  }

  private static SocketFrame event(@Nullable String id, long number, JsonNode data) {
    return switch (data.path("eventType").asString("")) {
      case "mercury.buffer_state", "mercury.registration_status" -> new Ready(id, number);
      case "conversation.activity" -> {
        Activity activity = Activity.read(data.path("activity"));
        yield activity == null ? new Unreadable(id, number) : new Happened(id, number, activity);
      }
      default -> new Other(id, number);
    };
  }

  /** Returns the first frame of a connection, which shows the token. */
  static byte[] authorization(String id, String token) {
    return WebexClient.JSON.writeValueAsBytes(
        Map.of("id", id, "type", "authorization", "data", Map.of("token", "Bearer " + token)));
  }

  static byte[] ping(String id) {
    return WebexClient.JSON.writeValueAsBytes(Map.of("id", id, "type", "ping"));
  }

  /** Returns the frame that acknowledges another by its id. */
  static byte[] ack(String id) {
    return WebexClient.JSON.writeValueAsBytes(Map.of("messageId", id, "type", "ack"));
  }
}
