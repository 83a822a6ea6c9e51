package dev.baton.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.plan.TextLanguage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTextsTest {

  private final AgentTexts texts = new AgentTexts(TextsPlan.USUAL);

  private static Span span(Style style, int offset, int length) {
    return new Span(style, offset, length, null);
  }

  @Test
  void aTextHasItsStylesWhereverItsWordsEnd() {
    assertThat(texts.say(TextLanguage.EN, AgentText.RESOLVED_BY, "Ann"))
        .isEqualTo(
            new Text("✅ Resolved by Ann. The bot goes on.", List.of(span(Style.BOLD, 14, 3))));
    assertThat(texts.say(TextLanguage.DE, AgentText.RESOLVED_BY, "Ann"))
        .isEqualTo(
            new Text(
                "✅ Erledigt von Ann. Der Bot macht weiter.", List.of(span(Style.BOLD, 15, 3))));
  }

  @Test
  void wordsKeepTheStylesThatTheyHave() {
    Text words = new Text("see here", List.of(new Span(Style.LINK, 4, 4, "https://example.com")));

    assertThat(texts.say(TextLanguage.EN, AgentText.DRAFT, words))
        .isEqualTo(
            new Text(
                "The bot would say: see here",
                List.of(
                    span(Style.ITALIC, 0, 19),
                    new Span(Style.LINK, 23, 4, "https://example.com"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{agent}", "<b>Ann</b>", "it''s # {0}", "\uE000\uE001", "</i>", "'{user}'"})
  void whatIsNamedIsNoPatternAndHasNoStyle(String name) {
    Text said = texts.say(TextLanguage.EN, AgentText.IS_BACK, name);

    assertThat(said)
        .isEqualTo(new Text(name + " is back.", List.of(span(Style.BOLD, 0, name.length()))));
  }

  @Test
  void nothingHasNoStyle() {
    assertThat(texts.say(TextLanguage.EN, AgentText.IS_BACK, ""))
        .isEqualTo(Text.plain(" is back."));
  }

  @Test
  void bracesCanBeSaid() {
    assertThat(texts.say(TextLanguage.FR, AgentText.CANNED_FIELD, "{nom}").text())
        .isEqualTo("Ce texte a le champ {nom}\u00A0; il n’existe que {user} et {agent}.");
  }

  @ParameterizedTest
  @CsvSource({"1, 1 минуту", "3, 3 минуты", "15, 15 минут", "21, 21 минуту"})
  void numbersAreCountedByTheRulesOfTheLanguage(long minutes, String said) {
    assertThat(texts.say(TextLanguage.RU, AgentText.FOR_MINUTES, minutes).text()).isEqualTo(said);
  }

  @Test
  void ownTextsReplaceTheUsualOnesOfTheirLanguageOnly() {
    TextsPlan plan =
        new TextsPlan(
            TextLanguage.EN,
            Set.of(),
            Map.of(),
            Map.of(),
            Map.of(TextLanguage.DE, Map.of(AgentText.CLAIM, "<i>Meins</i>")));
    AgentTexts own = new AgentTexts(plan);

    assertThat(own.say(TextLanguage.DE, AgentText.CLAIM))
        .isEqualTo(new Text("Meins", List.of(span(Style.ITALIC, 0, 5))));
    assertThat(own.say(TextLanguage.DE, AgentText.RESOLVE)).isEqualTo(Text.plain("Erledigt"));
    assertThat(own.say(TextLanguage.EN, AgentText.CLAIM)).isEqualTo(Text.plain("Claim"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "<b>{agent} ist da | has not as many <b> as </b>",
        "{agent}</i> ist da | has not as many <i> as </i>",
        "{user} ist da | names {user}, which is not known here; write {agent}",
        "d'{agent} | has an apostrophe before {agent}, so agents would read that; write two: ''{agent}"
      })
  void whatCannotBeSaidIsNamed(String pattern, String problem) {
    assertThat(TextsPlan.problem(TextLanguage.DE, AgentText.IS_BACK, pattern)).contains(problem);
    assertThatThrownBy(() ->
            new TextsPlan(
                TextLanguage.EN,
                Set.of(),
                Map.of(),
                Map.of(),
                Map.of(TextLanguage.DE, Map.of(AgentText.IS_BACK, pattern))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("texts.agents.de.is-back: " + problem);
  }

  @Test
  void aMissingOrWrongValueIsAMistakeOfTheCaller() {
    assertThatThrownBy(() -> texts.say(TextLanguage.EN, AgentText.IS_BACK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("is-back names 1 values and got []");
    assertThatThrownBy(() -> texts.say(TextLanguage.EN, AgentText.FULL, "two"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("full cannot take two for has");
  }
}
