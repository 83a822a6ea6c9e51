package dev.baton.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A language in which Baton speaks to users and agents, by its ISO 639 code. */
public enum TextLanguage {
  EN,
  DE,
  ES,
  FR,
  PT,
  RU,
  HI;

  /** The code as it is written in tags and names of files. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The language of a BCP 47 tag such as {@code de-AT}, whatever its region; empty if Baton does
   * not speak it. Tags come from platforms and clients, so that any text is accepted.
   */
  public static Optional<TextLanguage> of(@Nullable String tag) {
    if (tag == null) {
      return Optional.empty();
    }
    String base = tag.strip().split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(language -> language.tag().equals(base)).findFirst();
  }

  /** The language for the formats of dates and numbers. */
  public Locale locale() {
    return Locale.of(tag());
  }
}
