package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.connector.Inbound;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Updates as Telegram sends them. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final BotIdentity BOT = new BotIdentity(7000001, "baton_test_bot", false);
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Samples() {}

  /** A recorded update, or another recorded object. */
  static ObjectNode recorded(String file) {
    try (InputStream json =
        Objects.requireNonNull(Samples.class.getResourceAsStream(file + ".json"))) {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static ObjectNode object(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** An update with a user's private message of this content. */
  static ObjectNode message(JsonNode content) {
    ObjectNode update = recorded("text");
    ObjectNode message = (ObjectNode) update.path("message");
    message.remove(List.of("text", "entities"));
    message.setAll((ObjectNode) content.deepCopy());
    return update;
  }

  static List<Inbound> read(JsonNode update, @Nullable BotIdentity self) {
    return new UpdateReader(
            "telegram", MAPPER, Clock.fixed(NOW, ZoneOffset.UTC), () -> self, poll -> null)
        .read(update);
  }

  static List<Inbound> read(JsonNode update) {
    return read(update, BOT);
  }
}
