package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.plan.TextLanguage;
import dev.baton.texts.AgentText;
import dev.baton.texts.TextsPlan;
import dev.baton.texts.UserText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextsSectionTest {

  private final List<String> notices = new ArrayList<>();

  private static final Set<TextLanguage> ALL = Set.copyOf(Arrays.asList(TextLanguage.values()));

  @Test
  void languagesAndOwnTextsAreRead() {
    TextsPlan plan =
        read(
            Map.of(
                "language", "de",
                "languages", List.of("de", "fr"),
                "de", Map.of("joined", "Hier ist {agent}."),
                "fr", Map.of("back-to-bot", "Bot", "no-agent", "Fermé")),
            Map.of("wx", Map.of("language", "fr"), "tg", Map.of()));

    assertThat(plan.language()).isEqualTo(TextLanguage.DE);
    assertThat(plan.spoken()).containsExactlyInAnyOrder(TextLanguage.DE, TextLanguage.FR);
    assertThat(plan.channels()).isEqualTo(Map.of("wx", TextLanguage.FR));
    assertThat(plan.own())
        .isEqualTo(
            Map.of(
                TextLanguage.DE, Map.of(UserText.JOINED, "Hier ist {agent}."),
                TextLanguage.FR, Map.of(UserText.BACK_TO_BOT, "Bot", UserText.NO_AGENT, "Fermé")));
  }

  @Test
  void withoutTheSectionEachUserHearsTheirOwnLanguageAndElseEnglish() {
    TextsPlan plan = read(Map.of(), Map.of("tg", Map.of()));

    assertThat(plan).isEqualTo(TextsPlan.USUAL);
    assertThat(plan.language()).isEqualTo(TextLanguage.EN);
    assertThat(plan.spoken()).isEqualTo(ALL);
  }

  @Test
  void oneLanguageForAllIsPossible() {
    assertThat(read(Map.of("languages", List.of()), Map.of()).spoken()).isEmpty();
  }

  @Test
  void theFirstOfTheLanguagesIsForWhoSpeaksNone() {
    TextsPlan plan = read(Map.of("languages", List.of("fr", "de")), Map.of());

    assertThat(plan.language()).isEqualTo(TextLanguage.FR);
    assertThat(read(Map.of("languages", List.of("fr"), "language", "ru"), Map.of()).language())
        .isEqualTo(TextLanguage.RU);
    assertThat(read(Map.of("languages", List.of()), Map.of()).language())
        .isEqualTo(TextLanguage.EN);
  }

  @Test
  void ownTextsThatNobodyReadsAreNoticed() {
    Map<String, Object> own = Map.of("joined", "{agent}!");
    read(
        Map.of("languages", List.of("de"), "de", own, "fr", own, "es", own),
        Map.of("wx", Map.of("language", "es")));

    assertThat(notices)
        .containsExactly(
            "texts.fr has no effect: nobody is spoken to in that language; name it in"
                + " texts.languages");
  }

  @Test
  void ownTextsForAgentsAreReadAndThoseOfNoDeskNoticed() {
    Map<String, Object> own = Map.of("claim", "Meins");
    TextsPlan plan =
        read(
            Map.of("agents", Map.of("de", own, "fr", own)),
            Map.of(),
            Map.of("tg", Map.of("language", "de"), "wx", Map.of()));

    Map<AgentText, String> read = Map.of(AgentText.CLAIM, "Meins");
    assertThat(plan.agents()).isEqualTo(Map.of(TextLanguage.DE, read, TextLanguage.FR, read));
    assertThat(plan.own()).isEmpty();
    assertThat(notices).containsExactly("texts.agents.fr has no effect: no desk has that language");
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of(Map.of("ru", Map.of("joined", "")), "texts.ru.joined is empty"),
        Arguments.of(
            Map.of("de", Map.of("stil-queued", "x")),
            "texts.de.stil-queued is not known here; did you mean 'still-queued'?"),
        Arguments.of(
            Map.of("it", Map.of("joined", "x")),
            "texts.it is not known here; write language, languages, agents, or one of the languages en,"
                + " de, es, fr, pt, ru, hi"),
        Arguments.of(
            Map.of("ru", Map.of("joined", "{agent, plural, one {a}}")),
            "texts.ru.joined is not a valid pattern: "),
        Arguments.of(
            Map.of("ru", Map.of("joined", "{user} здесь")),
            "texts.ru.joined names {user}, which is not known here; write {agent}"),
        Arguments.of(Map.of("ru", Map.of("joined", " ")), "texts.ru.joined is empty"),
        Arguments.of(Map.of("ru", Map.of("joined", List.of("a"))), "texts.ru.joined is a list"),
        Arguments.of(Map.of("ru", "Привет"), "texts.ru must be a section"),
        Arguments.of(
            Map.of("agents", Map.of("it", Map.of("claim", "x"))),
            "texts.agents.it is not known here; write one of the languages en, de, es, fr, pt, ru, hi"),
        Arguments.of(
            Map.of("agents", Map.of("de", Map.of("claims", "x"))),
            "texts.agents.de.claims is not known here; did you mean 'claim'?"),
        Arguments.of(
            Map.of("agents", Map.of("de", Map.of("is-back", "<b>{agent} da"))),
            "texts.agents.de.is-back has not as many <b> as </b>"),
        Arguments.of(
            Map.of("agents", Map.of("de", Map.of("is-back", "{user} da"))),
            "texts.agents.de.is-back names {user}, which is not known here; write {agent}"),
        Arguments.of(Map.of("language", "german"), "texts.language is not valid; write en | de"),
        Arguments.of(
            Map.of("languages", List.of("de", "it")),
            "texts.languages names 'it', which Baton does not speak; choose from en, de"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatCannotBeMeantIsNamedWithItsPath(Map<String, Object> section, String problem) {
    assertThatThrownBy(() -> read(section, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aChannelsLanguageIsOneThatBatonSpeaks() {
    assertThatThrownBy(() -> read(Map.of(), Map.of("wx", Map.of("language", "it"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("channels.wx.language is not valid; write en | de | es");
  }

  @Test
  void aDesksLanguageIsOneThatBatonSpeaks() {
    assertThatThrownBy(() -> read(Map.of(), Map.of(), Map.of("tg", Map.of("language", "german"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "desks.tg.language is not valid; write en | de | es | fr | pt | ru | hi");
  }

  private TextsPlan read(Map<String, Object> section, Map<String, Object> channels) {
    return read(section, channels, Map.of());
  }

  private TextsPlan read(
      Map<String, Object> section, Map<String, Object> channels, Map<String, Object> desks) {
    Settings root = Settings.of(Map.of("texts", section, "channels", channels, "desks", desks));
    TextsPlan plan =
        TextsSection.read(
            root.section("texts"), root.section("channels"), root.section("desks"), notices);
    root.verify();
    return plan;
  }
}
