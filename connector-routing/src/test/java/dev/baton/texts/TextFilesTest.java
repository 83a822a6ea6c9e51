package dev.baton.texts;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.text.PluralRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every language says everything. */
class TextFilesTest {

  /** A form that some languages have for millions alone, where "other" reads as well. */
  private static final String MILLIONS = "many";

  @ParameterizedTest
  @EnumSource
  void noLanguageLacksATextOrHasOneTooMany(TextLanguage language) throws IOException {
    List<String> keys =
        file(language)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.substring(0, line.indexOf(" = ")))
            .toList();

    assertThat(keys)
        .containsExactlyElementsOf(Arrays.stream(UserText.values()).map(UserText::key).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyTextNamesWhatTheEnglishOneNames(TextLanguage language) throws IOException {
    assertThat(names(language)).isEqualTo(names(TextLanguage.EN));
  }

  @ParameterizedTest
  @EnumSource
  void everyTextCanBeSaid(TextLanguage language) throws IOException {
    texts(language)
        .forEach((text, pattern) ->
            assertThat(TextPattern.problem(language, text, pattern)).as(pattern).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCountedHasEveryPluralFormOfTheLanguage(TextLanguage language) throws IOException {
    Set<String> needed = new HashSet<>(PluralRules.forLocale(language.locale()).getKeywords());
    if (language != TextLanguage.RU) {
      needed.remove(MILLIONS);
    }
    Map<UserText, String> texts = texts(language);
    assertThat(texts.values().stream().flatMap(pattern -> counts(pattern).stream()))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(forms -> assertThat(forms).containsAll(needed));
  }

  @Test
  void aFloodIsCountedByTheRulesOfTheLanguage() {
    UserTexts texts = new UserTexts(TextsPlan.USUAL);

    assertThat(texts.say("tg", "ru", UserText.FLOOD, 21, 2L))
        .contains(": больше 21 сообщения за 2 секунды. ");
    assertThat(texts.say("tg", "ru", UserText.FLOOD, 20, 10L))
        .contains(": больше 20 сообщений за 10 секунд. ");
    assertThat(texts.say("tg", "de", UserText.FLOOD, 1, 1L))
        .contains(": mehr als 1 Nachricht in 1 Sekunde. ");
    assertThat(texts.say("tg", "fr", UserText.FLOOD, 20, 10L))
        .contains("\u00A0: plus de 20 messages en 10 secondes. ");
    assertThat(texts.say("tg", "hi", UserText.FLOOD, 20, 10L))
        .contains(": 10 सेकंड में 20 संदेशों से ज़्यादा। ");
  }

  @Test
  void aPluralFormThatIsLeftOutWouldBeSeen() {
    String russian =
        "{messages, plural, one {# сообщение} few {# сообщения} other {# сообщений}} за"
            + " {seconds, plural, one {# секунду} many {# секунд} other {# секунды}}";

    assertThat(counts(russian))
        .containsExactly(Set.of("one", "few", "other"), Set.of("one", "many", "other"));
    assertThat(PluralRules.forLocale(TextLanguage.RU.locale()).getKeywords()).contains(MILLIONS);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EN")
  void noTextWasLeftInEnglish(TextLanguage language) throws IOException {
    Map<UserText, String> english = texts(TextLanguage.EN);

    texts(language).forEach((text, pattern) -> assertThat(pattern).isNotEqualTo(english.get(text)));
  }

  private static Map<UserText, Set<String>> names(TextLanguage language) throws IOException {
    Map<UserText, Set<String>> names = new TreeMap<>();
    texts(language).forEach((text, pattern) -> names.put(text, namesIn(pattern)));
    return names;
  }

  /** Arguments, and the words by which texts are chosen that are no plural forms. */
  private static Set<String> namesIn(String pattern) {
    MessagePattern parsed = new MessagePattern(pattern);
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < parsed.countParts(); i++) {
      Part part = parsed.getPart(i);
      boolean chooses = part.getType() == Part.Type.ARG_SELECTOR && counts(pattern).isEmpty();
      if (part.getType() == Part.Type.ARG_NAME || chooses) {
        names.add(parsed.getSubstring(part));
      }
    }
    return names;
  }

  /** The forms of each number that a pattern counts. */
  private static List<Set<String>> counts(String pattern) {
    MessagePattern parsed = new MessagePattern(pattern);
    List<Set<String>> counts = new ArrayList<>();
    for (int i = 0; i < parsed.countParts(); i++) {
      Part part = parsed.getPart(i);
      if (part.getType() == Part.Type.ARG_START && part.getArgType() == ArgType.PLURAL) {
        counts.add(forms(parsed, i));
      }
    }
    return counts;
  }

  private static Set<String> forms(MessagePattern parsed, int start) {
    Set<String> forms = new HashSet<>();
    int part = start + 1;
    while (part < parsed.getLimitPartIndex(start)) {
      if (parsed.getPartType(part) == Part.Type.ARG_SELECTOR) {
        forms.add(parsed.getSubstring(parsed.getPart(part)));
      }
      part = Math.max(part, parsed.getLimitPartIndex(part)) + 1;
    }
    return forms;
  }

  private static Map<UserText, String> texts(TextLanguage language) throws IOException {
    Properties read = new Properties();
    read.load(new StringReader(file(language)));
    return Arrays.stream(UserText.values())
        .collect(
            Collectors.toMap(
                text -> text, text -> Objects.requireNonNull(read.getProperty(text.key()))));
  }

  private static String file(TextLanguage language) throws IOException {
    try (InputStream bytes =
        Objects.requireNonNull(
            UserText.class.getResourceAsStream(language.tag() + ".properties"))) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
