package dev.baton.gateway;

import dev.baton.connector.Content.Text;
import dev.baton.connector.NoteRule;
import dev.baton.connector.Settings;
import dev.baton.plan.CannedAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the canned answers of all desks: a text by its name, or one for each language. */
final class CannedSection {

  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");

  private CannedSection() {}

  /** Reads the section {@code canned}; problems are noted in the settings. */
  static List<CannedAnswer> read(Settings settings) {
    List<CannedAnswer> answers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String written : settings.names()) {
      Map<String, String> texts = texts(settings, written);
      String name = CannedAnswer.named(written);
      if (!CannedAnswer.isName(name)) {
        settings.problem(
            written,
            "is not a valid name; write at most 40 letters, digits, - and _, and neither 'save' nor"
                + " 'drop'");
      } else if (!seen.add(name)) {
        settings.problem(
            written, "is there twice, for upper and lower case are the same; write another name");
      } else if (!texts.isEmpty()) {
        answers.add(new CannedAnswer(name, texts));
      }
    }
    return answers;
  }

  /** The texts without a problem, by language; the language is empty if there is only one text. */
  private static Map<String, String> texts(Settings settings, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (!settings.isSection(name)) {
      add(settings, name, "", texts);
      return texts;
    }
    Settings languages = settings.section(name);
    Set<String> seen = new HashSet<>();
    for (String language : languages.names()) {
      if (!LANGUAGE.matcher(language).matches()) {
        languages.problem(language, "is not a language; write a tag such as de or pt-BR");
      } else if (!seen.add(language.toLowerCase(Locale.ROOT))) {
        languages.problem(language, "is there twice; remove one of the two");
      }
      add(languages, language, language, texts);
    }
    if (languages.names().isEmpty()) {
      settings.problem(name, "has no text; write one, or one for each language");
    }
    return texts;
  }

  private static void add(
      Settings settings, String key, String language, Map<String, String> texts) {
    String text = settings.text(key);
    if (text.isBlank()) {
      return;
    }
    String problem = CannedAnswer.problem(text);
    if (problem != null) {
      settings.problem(key, problem);
    } else if (NoteRule.isNote(Text.plain(text))) {
      settings.problem(
          key, "has a line that begins as a note does, which users never get; write it otherwise");
    } else {
      texts.put(language, text);
    }
  }
}
