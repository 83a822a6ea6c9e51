package dev.baton.testkit.telegram;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of one call, however they were sent: query, form, multipart or JSON. */
final class TelegramRequest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, JsonNode> values = new LinkedHashMap<>();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();

  /** A file in a multipart body. */
  record Upload(String name, String mime, ByteBuffer bytes) {}

  void put(String name, JsonNode value) {
    if (!value.isNull()) {
      values.put(name, value);
    }
  }

  void put(String name, String value) {
    values.put(name, JsonNodeFactory.instance.stringNode(value));
  }

  void put(String name, Upload upload) {
    uploads.put(name, upload);
  }

  /** The names of the parameters; a file that another parameter names is none. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(values.keySet());
    uploads.keySet().stream()
        .filter(upload -> !values.toString().contains("attach://" + upload))
        .forEach(names::add);
    return names;
  }

  boolean has(String name) {
    return values.containsKey(name) || uploads.containsKey(name);
  }

  @Nullable Upload upload(String name) {
    return uploads.get(name);
  }

  @Nullable String text(String name) {
    JsonNode value = values.get(name);
    return value == null ? null : value.asString();
  }

  String needText(String name) {
    String value = text(name);
    if (value == null || value.isEmpty()) {
      throw ApiError.badRequest("parameter \"" + name + "\" is required");
    }
    return value;
  }

  @Nullable Long number(String name) {
    String value = text(name);
    if (value == null || value.isEmpty()) {
      return null;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException malformed) {
      throw ApiError.badRequest(
          "invalid " + name + " specified: " + malformed.getClass().getSimpleName());
    }
  }

  long needNumber(String name) {
    Long value = number(name);
    if (value == null) {
      throw ApiError.badRequest("parameter \"" + name + "\" is required");
    }
    return value;
  }

  double needDecimal(String name) {
    try {
      return Double.parseDouble(needText(name));
    } catch (NumberFormatException malformed) {
      throw ApiError.badRequest(name + " must be a valid decimal number");
    }
  }

  boolean flag(String name) {
    return "true".equalsIgnoreCase(text(name));
  }

  @Nullable ObjectNode object(String name) {
    JsonNode value = json(name);
    if (value == null) {
      return null;
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.badRequest("can't parse " + name + ": Expected an Object");
  }

  @Nullable ArrayNode array(String name) {
    JsonNode value = json(name);
    if (value == null) {
      return null;
    }
    if (value instanceof ArrayNode array) {
      return array;
    }
    throw ApiError.badRequest("can't parse " + name + ": Expected an Array");
  }

  /** All parameters as JSON, with files as their names. */
  ObjectNode asJson() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    values.forEach(all::set);
    uploads.forEach((name, upload) -> all.put("upload:" + name, upload.name()));
    return all;
  }

  private @Nullable JsonNode json(String name) {
    JsonNode value = values.get(name);
    if (value == null || !value.isString()) {
      return value;
    }
    if (value.asString().isBlank()) {
      return null;
    }
    try {
      return JSON.readTree(value.asString());
    } catch (JacksonException malformed) {
      throw ApiError.badRequest("can't parse " + name + " JSON object");
    }
  }
}
