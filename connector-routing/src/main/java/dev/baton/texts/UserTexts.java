package dev.baton.texts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Words what Baton says to users, each in their language. Thread-safe. */
public final class UserTexts {

  private final TextsPlan plan;
  private final ConcurrentMap<TextLanguage, LanguageTexts> languages = new ConcurrentHashMap<>();

  /** Reads nothing yet. */
  public UserTexts(TextsPlan plan) {
    this.plan = plan;
  }

  /**
   * A text for a user.
   *
   * @param channel the channel on which it is said
   * @param language the user's language as a BCP 47 tag; null if unknown
   * @param values what the text names, in the order of its arguments
   */
  public String say(String channel, @Nullable String language, UserText text, Object... values) {
    return languages
        .computeIfAbsent(plan.of(channel, language), this::read)
        .say(text, text.named(values));
  }

  private LanguageTexts read(TextLanguage language) {
    return LanguageTexts.read(language, plan.own().getOrDefault(language, Map.of()));
  }
}
