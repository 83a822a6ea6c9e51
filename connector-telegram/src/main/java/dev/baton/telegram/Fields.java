package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads fields of the Bot API's JSON. What is not of the right type counts as missing. */
final class Fields {

  private Fields() {}

  /** The text or number of a field as text; null if there is none or it is empty. */
  static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    String text = value.isTextual() || value.isNumber() ? value.asText() : "";
    return text.isEmpty() ? null : text;
  }

  /** The texts that are there, with a separator between them. */
  static String joined(String separator, @Nullable String... texts) {
    List<String> present = new ArrayList<>();
    for (String text : texts) {
      if (text != null) {
        present.add(text);
      }
    }
    return String.join(separator, present);
  }

  /** The name of a user or chat as people read it; empty if it has none. */
  static String name(JsonNode someone) {
    String title = text(someone, "title");
    String name =
        title != null
            ? title
            : joined(" ", text(someone, "first_name"), text(someone, "last_name"));
    String handle = text(someone, "username");
    return name.isEmpty() && handle != null ? "@" + handle : name;
  }
}
