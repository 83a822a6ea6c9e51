package dev.baton.plan;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an agent can do.
 *
 * @param skills names of what they know; handoffs ask for them by these names
 * @param languages which languages they speak, by code; empty for any
 */
public record AgentSkills(List<String> skills, List<String> languages) {

  /** Of whom nothing is known: no skills, and any language. */
  public static final AgentSkills UNKNOWN = new AgentSkills(List.of(), List.of());

  public AgentSkills {
    skills = skills.stream().map(AgentSkills::folded).toList();
    languages = languages.stream().map(AgentSkills::folded).toList();
  }

  /**
   * Whether an agent has all skills that are wanted, and speaks the user's language.
   *
   * @param language the user's language, with or without a region; null if it is unknown
   */
  public boolean fit(List<String> wanted, @Nullable String language) {
    return skills.containsAll(wanted.stream().map(AgentSkills::folded).toList())
        && (language == null || language.isBlank() || languages.isEmpty() || speak(language));
  }

  private boolean speak(String language) {
    return languages.contains(primary(language));
  }

  private static String primary(String language) {
    return folded(language).split("[-_]", 2)[0];
  }

  private static String folded(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
