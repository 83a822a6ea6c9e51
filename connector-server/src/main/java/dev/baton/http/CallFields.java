package dev.baton.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of a call's body, each checked when it is read. Null always counts as missing. */
final class CallFields {

  /** Python writes {@code NaN} for a missing confidence, which is not valid JSON. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(200).build())
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;

  private CallFields(JsonNode object) {
    this.object = object;
  }

  static CallFields of(byte[] body) {
    JsonNode root;
    try {
      root = MAPPER.readTree(body);
    } catch (JacksonException unreadable) {
      throw new WrongFieldException("", "the body is not valid JSON");
    }
    if (!root.isObject()) {
      throw new WrongFieldException("", "the body is not a JSON object");
    }
    return new CallFields(root);
  }

  /** The fields of a body that may be empty, as where no field is needed. */
  static CallFields orNone(byte[] body) {
    return body.length == 0 ? new CallFields(MAPPER.createObjectNode()) : of(body);
  }

  /** The fields of an object in a field. */
  CallFields fields(String field) {
    JsonNode value = present(field);
    if (value == null) {
      throw new WrongFieldException(field, field + " is missing");
    }
    if (!value.isObject()) {
      throw wrong(field, "a JSON object");
    }
    return new CallFields(value);
  }

  String requiredText(String field) {
    JsonNode value = object.path(field);
    String text = value.isIntegralNumber() ? value.toString() : text(field);
    if (text == null) {
      throw new WrongFieldException(field, field + " is missing");
    }
    return text;
  }

  /** A text; null if it is missing or blank. */
  @Nullable String text(String field) {
    JsonNode value = present(field);
    if (value != null && !value.isString()) {
      throw wrong(field, "a text");
    }
    return value == null ? null : textOf(value);
  }

  @Nullable Boolean flag(String field) {
    JsonNode value = present(field);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return value.booleanValue();
  }

  /** A whole number; 0 if it is missing. */
  int priority(String field) {
    Integer number = number(field);
    return number == null ? 0 : number;
  }

  /** A whole number; null if it is missing. */
  @Nullable Integer number(String field) {
    JsonNode value = present(field);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(field, "a whole number");
    }
    return value.intValue();
  }

  /** A list of texts; a single text counts as a list of one. */
  List<String> texts(String field) {
    JsonNode value = present(field);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : value.isArray() ? value.values() : List.of(value)) {
      String text = textOf(entry);
      if (text == null) {
        throw wrong(field, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** The entries of an object; a value that is not a text is given as JSON. */
  Map<String, String> object(String field) {
    JsonNode value = present(field);
    if (value == null) {
      return Map.of();
    }
    if (!value.isObject()) {
      throw wrong(field, "an object");
    }
    Map<String, String> entries = new LinkedHashMap<>();
    value.properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .forEach(entry -> {
          JsonNode held = entry.getValue();
          entries.put(entry.getKey(), held.isString() ? held.stringValue() : held.toString());
        });
    return entries;
  }

  /** JSON, or a text that contains JSON; a missing node if there is none. */
  JsonNode nested(String field, boolean array) {
    JsonNode value = present(field);
    String wanted = array ? "a JSON array" : "a JSON object";
    if (value != null && value.isString()) {
      String text = value.stringValue();
      try {
        value = text.isBlank() ? null : MAPPER.readTree(text);
      } catch (JacksonException unreadable) {
        throw wrong(field, wanted + ", or a text that contains one");
      }
    }
    if (value == null || value.isNull()) {
      return MAPPER.missingNode();
    }
    if (array ? !value.isArray() : !value.isObject()) {
      throw wrong(field, wanted + ", or a text that contains one");
    }
    return value;
  }

  /** A node's text; null if the node is not a text, or is blank. */
  static @Nullable String textOf(JsonNode value) {
    String text = value.isString() ? value.stringValue() : null;
    return text == null || text.isBlank() ? null : text;
  }

  private @Nullable JsonNode present(String field) {
    JsonNode value = object.path(field);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  private static WrongFieldException wrong(String field, String wanted) {
    return new WrongFieldException(field, field + " must be " + wanted);
  }
}
