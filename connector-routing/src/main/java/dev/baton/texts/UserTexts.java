package dev.baton.texts;

import dev.baton.plan.TextLanguage;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Words what Baton says to users, each in their language. Thread-safe. */
public final class UserTexts {

  private final TextsPlan plan;
  private final ConcurrentMap<TextLanguage, LanguageTexts<UserText>> languages =
      new ConcurrentHashMap<>();

  /** Reads nothing yet; see {@link #warmUp}. */
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

  /**
   * When people are there again, in the words of a user's language.
   *
   * @param opens the time, in the zone of those people
   * @param now the time at which it is said
   */
  public OpeningWords opening(
      String channel, @Nullable String language, ZonedDateTime opens, ZonedDateTime now) {
    return OpeningWords.of(plan.of(channel, language), opens, now);
  }

  /**
   * Reads the files of all languages that are spoken, and loads what counts in them: the first user
   * of a language must not wait for that, nor whoever waits for the store meanwhile.
   */
  public void warmUp() {
    for (TextLanguage language : TextLanguage.values()) {
      if (plan.speaks(language)) {
        languages
            .computeIfAbsent(language, this::read)
            .say(UserText.FLOOD, UserText.FLOOD.named(2, 2));
      }
    }
  }

  /** The languages whose files were read. */
  Set<TextLanguage> read() {
    return Set.copyOf(languages.keySet());
  }

  private LanguageTexts<UserText> read(TextLanguage language) {
    return LanguageTexts.read(
        language, UserText.class, plan.own().getOrDefault(language, Map.of()));
  }
}
