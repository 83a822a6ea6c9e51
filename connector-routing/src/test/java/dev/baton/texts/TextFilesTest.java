package dev.baton.texts;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.text.PluralRules;
import dev.baton.plan.TextLanguage;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every language says everything, to users and to agents. */
class TextFilesTest {

  /** A form that some languages have for millions alone, where "other" reads as well. */
  private static final String MILLIONS = "many";

  /** What several languages write alike. */
  private static final Set<OwnText> ALIKE =
      Set.of(AgentText.MINUTES, AgentText.SECONDS, AgentText.BOT_NAMED, AgentText.SPEAKER_BOT);

  private static final Pattern STYLE = Pattern.compile("</?[a-z]+>");
  private static final Pattern COMMAND = Pattern.compile("(?<![<\\w/])/[a-z]+");

  /** What Baton says to users, and what it says to agents. */
  static Stream<Arguments> files() {
    return Stream.<Class<? extends OwnText>>of(UserText.class, AgentText.class)
        .flatMap(texts ->
            Arrays.stream(TextLanguage.values()).map(language -> Arguments.of(texts, language)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void noLanguageLacksATextOrHasOneTooMany(Class<? extends OwnText> texts, TextLanguage language)
      throws IOException {
    List<String> keys =
        file(texts, language)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.substring(0, line.indexOf(" = ")))
            .toList();

    assertThat(keys)
        .containsExactlyElementsOf(
            Arrays.stream(texts.getEnumConstants()).map(OwnText::key).toList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTextNamesWhatTheEnglishOneNames(Class<? extends OwnText> texts, TextLanguage language)
      throws IOException {
    assertThat(names(texts, language)).isEqualTo(names(texts, TextLanguage.EN));
  }

  @ParameterizedTest
  @EnumSource
  void everyTextForAgentsHasTheStylesAndCommandsOfTheEnglishOne(TextLanguage language)
      throws IOException {
    Map<OwnText, String> english = texts(AgentText.class, TextLanguage.EN);

    texts(AgentText.class, language)
        .forEach((text, pattern) -> {
          String original = english.getOrDefault(text, "");
          assertThat(found(STYLE, pattern)).isEqualTo(found(STYLE, original));
          assertThat(Set.copyOf(found(COMMAND, pattern)))
              .as(pattern)
              .isEqualTo(Set.copyOf(found(COMMAND, original)));
        });
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTextCanBeSaid(Class<? extends OwnText> texts, TextLanguage language)
      throws IOException {
    texts(texts, language)
        .forEach((text, pattern) ->
            assertThat(TextPattern.problem(language, text, pattern)).as(pattern).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatIsCountedHasEveryPluralFormOfTheLanguage(
      Class<? extends OwnText> texts, TextLanguage language) throws IOException {
    Set<String> needed = new HashSet<>(PluralRules.forLocale(language.locale()).getKeywords());
    if (language != TextLanguage.RU) {
      needed.remove(MILLIONS);
    }
    assertThat(
            texts(texts, language).values().stream().flatMap(pattern -> counts(pattern).stream()))
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
  @MethodSource("files")
  void noTextWasLeftInEnglish(Class<? extends OwnText> texts, TextLanguage language)
      throws IOException {
    Map<OwnText, String> english = texts(texts, TextLanguage.EN);

    texts(texts, language)
        .forEach((text, pattern) -> {
          if (language != TextLanguage.EN && !ALIKE.contains(text)) {
            assertThat(pattern).isNotEqualTo(english.get(text));
          }
        });
  }

  private static List<String> found(Pattern sign, String pattern) {
    return sign.matcher(pattern).results().map(MatchResult::group).toList();
  }

  private static Map<String, Set<String>> names(
      Class<? extends OwnText> texts, TextLanguage language) throws IOException {
    Map<String, Set<String>> names = new TreeMap<>();
    texts(texts, language).forEach((text, pattern) -> names.put(text.key(), namesIn(pattern)));
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

  private static Map<OwnText, String> texts(Class<? extends OwnText> texts, TextLanguage language)
      throws IOException {
    Properties read = new Properties();
    read.load(new StringReader(file(texts, language)));
    return Arrays.stream(texts.getEnumConstants())
        .collect(
            Collectors.toMap(
                text -> text, text -> Objects.requireNonNull(read.getProperty(text.key()))));
  }

  private static String file(Class<? extends OwnText> texts, TextLanguage language)
      throws IOException {
    try (InputStream bytes =
        Objects.requireNonNull(
            UserText.class.getResourceAsStream(LanguageTexts.file(language, texts)))) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
