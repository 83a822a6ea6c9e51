package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCharactersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\t",
        "\n",
        "\r\n",
        "\u001b",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u061c",
        "\u200e",
        "\u200f",
        "\u2028",
        "\u2029",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u202e\n\u2069"
      })
  void aRunOfThemIsReplacedOnce(String run) {
    assertThat(ControlCharacters.replaced("a" + run + "b", " ")).isEqualTo("a b");
    assertThat(ControlCharacters.replaced(run + "ab" + run, "")).isEqualTo("ab");
  }

  /** Joiners, variation selectors and the like make up words and emoji; they stay. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain words, 1 + 1 = 2",
        "n\u00e4me \u0639\u0631\u0628\u064a \u05e2\u05d1\u05e8\u05d9\u05ea",
        "\ud83d\udc69\u200d\ud83d\udcbb \u2764\ufe0f",
        "a\u00a0b\u200bc"
      })
  void wordsStayAsTheyAre(String text) {
    assertThat(ControlCharacters.replaced(text, "?")).isEqualTo(text);
    assertThat(ControlCharacters.escaped(text)).isEqualTo(text);
  }

  @Test
  void theReplacementIsTakenLiterally() {
    assertThat(ControlCharacters.replaced("a\nb", "$0\\")).isEqualTo("a$0\\b");
  }

  @ParameterizedTest
  @CsvSource({"'a\nb',a\\u000ab", "'\u202ex',\\u202ex", "'\u009b\u001b',\\u009b\\u001b"})
  void eachIsEscapedAsInJson(String text, String spelled) {
    assertThat(ControlCharacters.escaped(text)).isEqualTo(spelled);
  }
}
