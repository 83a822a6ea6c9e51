package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.connector.Attributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a message says beside its content. */
final class AttributesReader {

  private static final int LONGEST_DETAILS = 64 * 1024;

  private AttributesReader() {}

  static Attributes read(JsonNode message) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    String kind = MessageKinds.of(message);
    for (Map.Entry<String, JsonNode> field : message.properties()) {
      String name = field.getKey();
      boolean unknown = name.equals(kind) && !MessageKinds.COMMON.contains(name);
      if (MessageKinds.isForBots(name) || unknown) {
        details.set(name, field.getValue());
      }
    }
    return attributes(Fields.text(message.path("quote"), "text"), forwardedFrom(message), details);
  }

  /** The attributes of what is no message. */
  static Attributes only(String kind, JsonNode what) {
    return attributes(null, null, JsonNodeFactory.instance.objectNode().set(kind, what));
  }

  private static Attributes attributes(
      @Nullable String quote, @Nullable String forwardedFrom, ObjectNode details) {
    String json = details.isEmpty() ? null : details.toString();
    boolean fits = json != null && json.length() <= LONGEST_DETAILS;
    return new Attributes(quote, forwardedFrom, fits ? json : null);
  }

  /** Servers before Bot API 7.0 tell it in fields of the message itself. */
  private static @Nullable String forwardedFrom(JsonNode message) {
    JsonNode origin = message.path("forward_origin");
    String hidden = Fields.text(origin, "sender_user_name");
    if (hidden == null) {
      hidden = Fields.text(message, "forward_sender_name");
    }
    if (hidden != null) {
      return hidden;
    }
    for (JsonNode someone :
        new JsonNode[] {
          origin.path("sender_user"),
          origin.path("sender_chat"),
          origin.path("chat"),
          message.path("forward_from"),
          message.path("forward_from_chat")
        }) {
      String name = Fields.name(someone);
      if (!name.isEmpty()) {
        String author = Fields.text(origin, "author_signature");
        return author == null ? name : name + " (" + author + ")";
      }
    }
    return origin.isObject() ? "someone" : null;
  }
}
