package dev.baton.bot.rasa;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON from a bot, within limits and trusting no field. */
final class RasaJson {

  /** Python writes {@code NaN} for a number that is none, which is not valid JSON. */
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(200).build())
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .build();

  private RasaJson() {}

  /** The text of a field; null if it is missing, blank or not a text. */
  static @Nullable String text(JsonNode object, String field) {
    return text(object.path(field));
  }

  static @Nullable String text(JsonNode value) {
    String text = value.isString() ? value.stringValue() : null;
    return text == null || text.isBlank() ? null : text;
  }

  /** A text, number or boolean as text; null for anything else. */
  static @Nullable String scalar(JsonNode value) {
    if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
      return null;
    }
    return value.isNumber() || value.isBoolean() ? value.toString() : text(value);
  }

  /** An HTTP or HTTPS address; null for anything else. */
  static @Nullable URI webAddress(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      URI uri = new URI(text.strip().replace(" ", "%20"));
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null ? uri : null;
    } catch (URISyntaxException malformed) {
      return null;
    }
  }
}
