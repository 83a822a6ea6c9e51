package dev.baton.texts;

import dev.baton.connector.Content.Text;
import dev.baton.plan.TextLanguage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Words what Baton says to agents, each desk in its language. Thread-safe. */
public final class AgentTexts {

  private final TextsPlan plan;
  private final ConcurrentMap<TextLanguage, LanguageTexts<AgentText>> languages =
      new ConcurrentHashMap<>();

  /** Reads nothing yet; see {@link #warmUp}. */
  public AgentTexts(TextsPlan plan) {
    this.plan = plan;
  }

  /**
   * A text for agents.
   *
   * @param values what the text names, in the order of its arguments; words may have a style
   */
  public Text say(TextLanguage language, AgentText text, Object... values) {
    List<Text> words = new ArrayList<>();
    Object[] filled = values.clone();
    List<TextArgument> arguments = text.arguments();
    for (int i = 0; i < Math.min(values.length, arguments.size()); i++) {
      if (arguments.get(i).kind() == TextArgument.Kind.WORDS && arguments.get(i).takes(values[i])) {
        words.add(values[i] instanceof Text styled ? styled : Text.plain((String) values[i]));
        filled[i] = StyledText.placeholder(words.size() - 1);
      }
    }
    return StyledText.of(of(language).say(text, text.named(filled)), words);
  }

  /** Reads the files of some languages, so that no agent waits for that. */
  public void warmUp(Collection<TextLanguage> spoken) {
    spoken.forEach(language -> say(language, AgentText.AGENTS_FULL, "", 2));
  }

  private LanguageTexts<AgentText> of(TextLanguage language) {
    return languages.computeIfAbsent(language, this::read);
  }

  private LanguageTexts<AgentText> read(TextLanguage language) {
    return LanguageTexts.read(
        language, AgentText.class, plan.agents().getOrDefault(language, Map.of()));
  }
}
