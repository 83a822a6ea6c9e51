package dev.baton.texts;

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

/** What Baton says in one language; each text is parsed when it is said for the first time. */
final class LanguageTexts {

  private final TextLanguage language;
  private final Map<UserText, String> written;
  private final ConcurrentMap<UserText, TextPattern> parsed = new ConcurrentHashMap<>();

  private LanguageTexts(TextLanguage language, Map<UserText, String> written) {
    this.language = language;
    this.written = written;
  }

  /**
   * Reads the language's file.
   *
   * @param own what is said otherwise than in the file
   */
  static LanguageTexts read(TextLanguage language, Map<UserText, String> own) {
    Map<UserText, String> written = new EnumMap<>(UserText.class);
    Properties file = file(language);
    for (UserText text : UserText.values()) {
      String pattern = own.getOrDefault(text, file.getProperty(text.key()));
      if (pattern == null) {
        throw new IllegalStateException(name(language) + " lacks " + text.key());
      }
      written.put(text, pattern);
    }
    return new LanguageTexts(language, written);
  }

  String say(UserText text, Map<String, Object> values) {
    return parsed.computeIfAbsent(text, this::parse).with(values);
  }

  private TextPattern parse(UserText text) {
    return new TextPattern(language, String.valueOf(written.get(text)));
  }

  private static Properties file(TextLanguage language) {
    Properties file = new Properties();
    try (InputStream bytes = LanguageTexts.class.getResourceAsStream(name(language))) {
      if (bytes == null) {
        throw new IllegalStateException(name(language) + " is missing");
      }
      file.load(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(name(language) + " cannot be read", unreadable);
    }
    return file;
  }

  private static String name(TextLanguage language) {
    return language.tag() + ".properties";
  }
}
