package dev.baton.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into maps, lists, texts, whole numbers and booleans.
 *
 * <p>Strict where a slip would go unnoticed: a key given twice, an alias (which Jackson would read
 * as the text of its name) and a second document are errors. A number keeps the form in which it is
 * written: one that would not print the same again, such as {@code 007}, stays a text.
 */
final class YamlTree {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}\\r\\n]*)\\}");

  /**
   * Stand for the braces of a placeholder: private-use characters, which no configuration contains.
   */
  private static final char OPEN = '\uF8F0';

  private static final char CLOSE = '\uF8F1';

  private YamlTree() {}

  /**
   * Reads a document.
   *
   * @throws ConfigurationException with line and column, if the text is not YAML
   */
  static Map<String, @Nullable Object> read(String name, String text) {
    if (text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0) {
      throw new ConfigurationException(
          name + " contains U+F8F0 or U+F8F1, which are no letters; remove them");
    }
    String hidden = PLACEHOLDER.matcher(text).replaceAll("\\$" + OPEN + "$1" + CLOSE);
    try (JsonParser parser = YAML.createParser(hidden)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new ConfigurationException(name + " is empty; see baton.example.yml");
      }
      if (first != JsonToken.START_OBJECT) {
        throw at(name, parser, "the file must contain sections such as 'channels:'");
      }
      Map<String, @Nullable Object> tree = map(name, parser);
      if (parser.nextToken() != null) {
        throw at(name, parser, "a second document begins here; keep only one");
      }
      return tree;
    } catch (JacksonException malformed) {
      throw at(name, malformed.getLocation(), cause(malformed));
    }
  }

  private static Map<String, @Nullable Object> map(String name, JsonParser parser) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = shown(parser.currentName());
      parser.nextToken();
      map.put(key, value(name, parser));
    }
    return map;
  }

  private static List<@Nullable Object> list(String name, JsonParser parser) {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(name, parser));
    }
    return list;
  }

  private static @Nullable Object value(String name, JsonParser parser) {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw at(name, parser, "aliases (*name) are not supported; repeat the value");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return map(name, parser);
    }
    if (token == JsonToken.START_ARRAY) {
      return list(name, parser);
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    String text = shown(parser.getString());
    return token == JsonToken.VALUE_NUMBER_INT && text.matches("0|-?[1-9]\\d{0,17}")
        ? (Object) Long.valueOf(text)
        : text;
  }

  private static String shown(String text) {
    return text.replace(OPEN, '{').replace(CLOSE, '}');
  }

  private static ConfigurationException at(String name, JsonParser parser, String problem) {
    return at(name, parser.currentTokenLocation(), problem);
  }

  private static ConfigurationException at(
      String name, @Nullable TokenStreamLocation where, String problem) {
    String place =
        where == null || where.getLineNr() < 1
            ? ""
            : " line " + where.getLineNr() + ", column " + where.getColumnNr();
    return new ConfigurationException(name + place + ": " + problem);
  }

  /** The parser's message without the lines it quotes, which may contain a secret. */
  private static String cause(JacksonException malformed) {
    String words = malformed.getOriginalMessage().lines().findFirst().orElse("");
    return words.isBlank() ? "this is not YAML" : shown(words);
  }
}
