package dev.baton.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.plan.TextLanguage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsPlanTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Just words.",
        "{agent} is here",
        "Here's {agent}'s desk",
        "{agent, select, Ann {Ann, our best,} other {{agent}}} is here",
        "A brace: '{' and {agent}",
        "Vous parlez à l’{agent}.",
        "Vous parlez à l''{agent}."
      })
  void whatCanBeSaidHasNoProblem(String pattern) {
    assertThat(TextsPlan.problem(TextLanguage.EN, UserText.JOINED, pattern)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{agent is here           | is not a valid pattern",
        "{bot} is here            | names {bot}, which is not known here; write {agent}",
        "{0} is here              | names {0}, which is not known here; write {agent}",
        "{99999999999} is here    | is not a valid pattern",
        "{agent, plural, one {a}} | is not a valid pattern",
        "{agent, plural, other {a}} | is not a valid pattern",
        "{agent, date}            | is not a valid pattern",
        "{agent, shout}           | is not a valid pattern",
        "{agent, select, Ann {a} other {{word}}} | names {word}",
        "'   '                    | says nothing",
        "{agent, select, other {}} | says nothing"
      })
  void whatCannotBeSaidIsNamed(String pattern, String problem) {
    assertThat(TextsPlan.problem(TextLanguage.EN, UserText.JOINED, pattern))
        .hasValueSatisfying(found -> assertThat(found).startsWith(problem));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Vous parlez à l'{agent}.",
        "C'est à l'{agent} ; l'équipe suit.",
        "L'{agent, select, Ann {une} other {un}} est là."
      })
  void anApostropheThatSwallowsAnArgumentIsNamed(String pattern) {
    assertThat(TextsPlan.problem(TextLanguage.FR, UserText.JOINED, pattern))
        .contains(
            "has an apostrophe before {agent}, so users would read that; write two: ''{agent}");
  }

  @Test
  void aTextThatNamesNothingSaysSo() {
    assertThat(TextsPlan.problem(TextLanguage.DE, UserText.NO_AGENT, "{agent} ist weg"))
        .contains("names {agent}, which is not known here; this text names nothing");
  }

  @Test
  void aTextHasAnEnd() {
    assertThat(TextsPlan.problem(TextLanguage.DE, UserText.NO_AGENT, "a".repeat(2000))).isEmpty();
    assertThat(TextsPlan.problem(TextLanguage.DE, UserText.NO_AGENT, "a".repeat(2001)))
        .contains("is longer than 2000 characters");
  }

  @Test
  void allThatIsWrongIsNamedWithItsPath() {
    assertThatThrownBy(() ->
            new TextsPlan(
                TextLanguage.EN,
                Map.of(),
                Map.of(
                    TextLanguage.DE, Map.of(UserText.STILL_QUEUED, "{"),
                    TextLanguage.EN, Map.of(UserText.JOINED, "{who}"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("texts.de.still-queued: is not a valid pattern")
        .hasMessageContaining("; texts.en.joined: names {who}, which is not known here");
  }
}
