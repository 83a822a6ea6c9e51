package dev.baton.gateway;

import dev.baton.connector.SettingForm.Choice;
import dev.baton.connector.Settings;
import dev.baton.plan.TextLanguage;
import dev.baton.texts.AgentText;
import dev.baton.texts.TextsPlan;
import dev.baton.texts.UserText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads how users are spoken to, and what is said to agents otherwise than by Baton itself. */
final class TextsSection {

  private static final String LANGUAGE = "language";
  private static final String LANGUAGES = "languages";
  private static final String AGENTS = "agents";

  private static final Choice SPOKEN =
      new Choice(Arrays.stream(TextLanguage.values()).map(TextLanguage::tag).toList(), false);

  private TextsSection() {}

  /**
   * Reads the section {@code texts}, and each channel's {@code language}; problems are noted in the
   * settings. The {@code language} of desks is read elsewhere; it only tells what has an effect.
   *
   * @param notices gets what has no effect
   */
  static TextsPlan read(Settings texts, Settings channels, Settings desks, List<String> notices) {
    Map<String, TextLanguage> byChannel = new HashMap<>();
    for (String name : channels.names()) {
      Settings channel = channels.section(name);
      if (channel.has(LANGUAGE)) {
        byChannel.put(name, channel.choice(LANGUAGE, TextLanguage.EN));
      }
    }
    Map<TextLanguage, Map<AgentText, String>> agents = agents(texts.section(AGENTS));
    Map<TextLanguage, Map<UserText, String>> own = new EnumMap<>(TextLanguage.class);
    for (TextLanguage language : TextLanguage.values()) {
      if (texts.has(language.tag())) {
        own.put(language, own(texts.section(language.tag()), language));
      }
    }
    for (String name : texts.names()) {
      if (language(name).isEmpty() && !Set.of(LANGUAGE, LANGUAGES, AGENTS).contains(name)) {
        texts.problem(
            name,
            "is not known here; write language, languages, agents, or one of the languages "
                + known());
      }
    }
    Set<TextLanguage> spoken = spoken(texts);
    TextLanguage usual =
        texts.has(LANGUAGES) && !spoken.isEmpty() ? first(spoken) : TextLanguage.EN;
    TextsPlan plan = new TextsPlan(texts.choice(LANGUAGE, usual), spoken, byChannel, own, agents);
    own.keySet().stream()
        .filter(language -> !plan.speaks(language))
        .map(language ->
            "texts.%s has no effect: nobody is spoken to in that language; name it in texts.languages"
                .formatted(language.tag()))
        .forEach(notices::add);
    Set<TextLanguage> read = readByAgents(desks);
    agents.keySet().stream()
        .filter(language -> !read.contains(language))
        .map(language ->
            "texts.agents.%s has no effect: no desk has that language".formatted(language.tag()))
        .forEach(notices::add);
    return plan;
  }

  private static Set<TextLanguage> readByAgents(Settings desks) {
    Set<TextLanguage> read = EnumSet.noneOf(TextLanguage.class);
    desks.names().forEach(name -> read.add(desks.section(name).choice(LANGUAGE, TextLanguage.EN)));
    return read;
  }

  private static Map<TextLanguage, Map<AgentText, String>> agents(Settings agents) {
    Map<TextLanguage, Map<AgentText, String>> all = new EnumMap<>(TextLanguage.class);
    for (TextLanguage language : TextLanguage.values()) {
      if (agents.has(language.tag())) {
        all.put(language, ofAgents(agents.section(language.tag()), language));
      }
    }
    for (String name : agents.names()) {
      if (language(name).isEmpty()) {
        agents.problem(name, "is not known here; write one of the languages " + known());
      }
    }
    return all;
  }

  private static Map<AgentText, String> ofAgents(Settings texts, TextLanguage language) {
    return own(
        texts,
        AgentText.class,
        AgentText::key,
        (text, pattern) -> TextsPlan.problem(language, text, pattern));
  }

  private static TextLanguage first(Set<TextLanguage> spoken) {
    return spoken.iterator().next();
  }

  /** The languages, in the order in which they are named. */
  private static Set<TextLanguage> spoken(Settings texts) {
    Set<TextLanguage> all = EnumSet.allOf(TextLanguage.class);
    if (!texts.has(LANGUAGES)) {
      return all;
    }
    Set<TextLanguage> spoken = new LinkedHashSet<>();
    for (String name : texts.texts(LANGUAGES, List.of(), SPOKEN)) {
      Optional<TextLanguage> language = language(name);
      language.ifPresent(spoken::add);
      if (language.isEmpty()) {
        texts.problem(
            LANGUAGES, "names '" + name + "', which Baton does not speak; choose from " + known());
      }
    }
    return spoken;
  }

  private static Map<UserText, String> own(Settings texts, TextLanguage language) {
    return own(
        texts,
        UserText.class,
        UserText::key,
        (text, pattern) -> TextsPlan.problem(language, text, pattern));
  }

  private static <T extends Enum<T>> Map<T, String> own(
      Settings texts,
      Class<T> all,
      Function<T, String> key,
      BiFunction<T, String, Optional<String>> check) {
    Map<T, String> own = new EnumMap<>(all);
    for (T text : all.getEnumConstants()) {
      String pattern = texts.textOrNull(key.apply(text));
      if (pattern == null || pattern.isEmpty()) {
        continue;
      }
      Optional<String> problem = check.apply(text, pattern);
      if (problem.isPresent()) {
        texts.problem(key.apply(text), problem.get());
      } else {
        own.put(text, pattern);
      }
    }
    return own;
  }

  private static Optional<TextLanguage> language(String name) {
    return Arrays.stream(TextLanguage.values())
        .filter(language -> language.tag().equals(name))
        .findFirst();
  }

  private static String known() {
    return String.join(", ", SPOKEN.words());
  }
}
