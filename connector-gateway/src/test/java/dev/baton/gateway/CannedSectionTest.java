package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.plan.CannedAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CannedSectionTest {

  @Test
  void aTextOrOneForEachLanguageIsRead() {
    Map<String, Object> languages = new LinkedHashMap<>();
    languages.put("en", "Hello {user}");
    languages.put("de", "Hallo {user}");
    languages.put("pt-BR", "Oi {user}");
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("Greet", languages);
    section.put("hours", "9 to 17, {agent}");

    List<CannedAnswer> read = read(section);

    assertThat(read).extracting(CannedAnswer::name).containsExactly("greet", "hours");
    assertThat(read.getFirst().texts()).containsExactlyEntriesOf(texts(languages));
    assertThat(read.getLast().in("de")).isEqualTo("9 to 17, {agent}");
  }

  @Test
  void withoutTheSectionThereAreNone() {
    Settings root = Settings.of(Map.of());

    assertThat(CannedSection.read(root.section("canned"))).isEmpty();
    root.verify();
  }

  @Test
  void eachProblemHasItsPath() {
    Map<String, Object> greet = new LinkedHashMap<>();
    greet.put("en", "Hello {name}");
    greet.put("deutsch", "Hallo");
    greet.put("fr", "");
    greet.put("EN", "Hello again");
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("greet", greet);
    section.put("Hours", "9 to 17");
    section.put("hours", "9 to 18");
    section.put("two words", "x");
    section.put("save", "x");
    section.put("empty", " ");
    section.put("none", Map.of());
    section.put("list", List.of("x"));
    section.put("long", "x".repeat(4001));
    section.put("field", "Hi {customer}");
    section.put("note", "Hello\n// not for you");

    SettingsException failure = catchThrowableOfType(SettingsException.class, () -> read(section));

    assertThat(failure.problems())
        .extracting(Settings.Problem::toString)
        .containsExactlyInAnyOrder(
            "canned.greet.en has the field {name}; there are only {user} and {agent}",
            "canned.greet.deutsch is not a language; write a tag such as de or pt-BR",
            "canned.greet.fr is empty; write a text",
            "canned.greet.EN is there twice; remove one of the two",
            "canned.hours is there twice, for upper and lower case are the same; write another name",
            "canned.two words is not a valid name; write at most 40 letters, digits, - and _, and"
                + " neither 'save' nor 'drop'",
            "canned.save is not a valid name; write at most 40 letters, digits, - and _, and"
                + " neither 'save' nor 'drop'",
            "canned.empty is empty; write a text",
            "canned.none has no text; write one, or one for each language",
            "canned.list is a list; write a text",
            "canned.long has more than 4000 characters",
            "canned.field has the field {customer}; there are only {user} and {agent}",
            "canned.note has a line that begins as a note does, which users never get; write it"
                + " otherwise");
  }

  private static Map<String, String> texts(Map<String, Object> written) {
    Map<String, String> texts = new LinkedHashMap<>();
    written.forEach((language, text) -> texts.put(language, String.valueOf(text)));
    return texts;
  }

  private static List<CannedAnswer> read(Map<String, Object> section) {
    Settings root = Settings.of(Map.of("canned", section));
    List<CannedAnswer> answers = CannedSection.read(root.section("canned"));
    root.verify();
    return answers;
  }
}
