package dev.baton.texts;

import dev.baton.plan.TextLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What Baton says in one language to its users, or to agents; each text is parsed when it is said
 * for the first time.
 */
final class LanguageTexts<T extends Enum<T> & OwnText> {

  private final TextLanguage language;
  private final Map<T, String> written;
  private final ConcurrentMap<T, TextPattern> parsed = new ConcurrentHashMap<>();

  private LanguageTexts(TextLanguage language, Map<T, String> written) {
    this.language = language;
    this.written = written;
  }

  /**
   * Reads the language's file.
   *
   * @param texts all that is said
   * @param own what is said otherwise than in the file
   */
  static <T extends Enum<T> & OwnText> LanguageTexts<T> read(
      TextLanguage language, Class<T> texts, Map<T, String> own) {
    Map<T, String> written = new EnumMap<>(texts);
    String name = file(language, texts);
    Properties file = read(name);
    for (T text : texts.getEnumConstants()) {
      String pattern = own.getOrDefault(text, file.getProperty(text.key()));
      if (pattern == null) {
        throw new IllegalStateException(name + " lacks " + text.key());
      }
      written.put(text, pattern);
    }
    return new LanguageTexts<>(language, written);
  }

  String say(T text, Map<String, Object> values) {
    return parsed.computeIfAbsent(text, this::parse).with(values);
  }

  private TextPattern parse(T text) {
    return new TextPattern(language, String.valueOf(written.get(text)));
  }

  /** The name of the file that says some texts in a language. */
  static String file(TextLanguage language, Class<? extends OwnText> texts) {
    return (texts == AgentText.class ? "agents_" : "") + language.tag() + ".properties";
  }

  private static Properties read(String name) {
    Properties file = new Properties();
    try (InputStream bytes = LanguageTexts.class.getResourceAsStream(name)) {
      if (bytes == null) {
        throw new IllegalStateException(name + " is missing");
      }
      file.load(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(name + " cannot be read", unreadable);
    }
    return file;
  }
}
