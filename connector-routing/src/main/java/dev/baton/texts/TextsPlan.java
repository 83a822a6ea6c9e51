package dev.baton.texts;

import dev.baton.plan.TextLanguage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How users are spoken to, and agents as far as that is not by their desks.
 *
 * @param language for users whose own language is unknown, or not spoken here
 * @param spoken the languages that users are spoken to in if they are their own
 * @param channels what {@code language} is for the users of one channel, by the channel's name
 * @param own what Baton says to users otherwise than by itself, as patterns of ICU's MessageFormat
 * @param agents what it says to agents otherwise than by itself
 */
public record TextsPlan(
    TextLanguage language,
    Set<TextLanguage> spoken,
    Map<String, TextLanguage> channels,
    Map<TextLanguage, Map<UserText, String>> own,
    Map<TextLanguage, Map<AgentText, String>> agents) {

  public static final TextsPlan USUAL = new TextsPlan(TextLanguage.EN, Map.of(), Map.of());

  /** A plan by which agents are spoken to as usual. */
  public TextsPlan(
      TextLanguage language,
      Set<TextLanguage> spoken,
      Map<String, TextLanguage> channels,
      Map<TextLanguage, Map<UserText, String>> own) {
    this(language, spoken, channels, own, Map.of());
  }

  /** A plan by which every language is spoken. */
  public TextsPlan(
      TextLanguage language,
      Map<String, TextLanguage> channels,
      Map<TextLanguage, Map<UserText, String>> own) {
    this(language, EnumSet.allOf(TextLanguage.class), channels, own);
  }

  public TextsPlan {
    spoken = Set.copyOf(spoken);
    channels = Map.copyOf(channels);
    own = copy(own);
    agents = copy(agents);
    List<String> problems = new ArrayList<>(problems("texts.", own));
    problems.addAll(problems("texts.agents.", agents));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static <T extends OwnText> Map<TextLanguage, Map<T, String>> copy(
      Map<TextLanguage, Map<T, String>> own) {
    Map<TextLanguage, Map<T, String>> copy = new EnumMap<>(TextLanguage.class);
    own.forEach((written, texts) -> copy.put(written, Map.copyOf(texts)));
    return Map.copyOf(copy);
  }

  /** What is wrong with a pattern for a text for agents; empty if it can be used. */
  public static Optional<String> problem(TextLanguage language, AgentText text, String pattern) {
    return TextPattern.problem(language, text, pattern);
  }

  /** What is wrong with a pattern for a text; empty if it can be used. */
  public static Optional<String> problem(TextLanguage language, UserText text, String pattern) {
    return TextPattern.problem(language, text, pattern);
  }

  /** Whether anybody is spoken to in a language. */
  public boolean speaks(TextLanguage asked) {
    return spoken.contains(asked) || language == asked || channels.containsValue(asked);
  }

  /**
   * The language in which a user is spoken to.
   *
   * @param tag the user's language as the platform tells it; null if it does not
   */
  TextLanguage of(String channel, @Nullable String tag) {
    return TextLanguage.of(tag)
        .filter(spoken::contains)
        .orElseGet(() -> channels.getOrDefault(channel, language));
  }

  private static <T extends OwnText> List<String> problems(
      String path, Map<TextLanguage, Map<T, String>> own) {
    List<String> problems = new ArrayList<>();
    own.forEach((language, texts) ->
        texts.forEach((text, pattern) ->
            TextPattern.problem(language, text, pattern)
                .ifPresent(
                    what -> problems.add(path + language.tag() + "." + text.key() + ": " + what))));
    return problems.stream().sorted().toList();
  }
}
