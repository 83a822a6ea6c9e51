package dev.baton.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CannedAnswerTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "en, Hello",
        "de, Hallo",
        "de-AT, Hallo",
        "DE_at, Hallo",
        "pt, Oi",
        "pt-BR, Oi",
        "pt-PT, Olá",
        "ru, Hello",
        "'', Hello",
        "null, Hello"
      })
  void theLanguageOfTheReaderElseAVarietyElseTheFirst(String language, String text) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("en", "Hello");
    texts.put("de", "Hallo");
    texts.put("pt-BR", "Oi");
    texts.put("pt-PT", "Olá");
    assertThat(new CannedAnswer("greet", texts).in(language)).isEqualTo(text);
  }

  @Test
  void oneTextIsForAll() {
    CannedAnswer answer = new CannedAnswer("Hours", "9 to 17");
    assertThat(answer.in("de")).isEqualTo("9 to 17");
    assertThat(answer.in(null)).isEqualTo("9 to 17");
    assertThat(answer.name()).isEqualTo("hours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "hours_2-x", "öffnung", "часы", "9", "-"})
  void lettersDigitsAndDashesMakeAName(String name) {
    assertThat(CannedAnswer.isName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "a.b", "/x", "save", "drop", "x\n", "😀", "{user}"})
  void anythingElseDoesNot(String name) {
    assertThat(CannedAnswer.isName(name)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new CannedAnswer(name, "text"));
  }

  @Test
  void aNameHasAtMostFortyLetters() {
    assertThat(CannedAnswer.isName("x".repeat(40))).isTrue();
    assertThat(CannedAnswer.isName("x".repeat(41))).isFalse();
  }

  @Test
  void onlyTwoFieldsAreKnown() {
    assertThat(CannedAnswer.problem("Hi {user}, {agent} here. { } is odd, } { too"))
        .isEqualTo("has the field { }; there are only {user} and {agent}");
    assertThat(CannedAnswer.problem("{User}")).contains("{User}");
    assertThat(CannedAnswer.problem("{}")).contains("{}");
    assertThat(CannedAnswer.problem("Hi {user}, {agent} here :-} {")).isNull();
  }

  @Test
  void aTextIsNeitherEmptyNorTooLong() {
    assertThat(CannedAnswer.problem(" \n")).isEqualTo("is empty");
    assertThat(CannedAnswer.problem("x".repeat(4000))).isNull();
    assertThat(CannedAnswer.problem("x".repeat(4001))).isEqualTo("has more than 4000 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CannedAnswer("a", Map.of()))
        .withMessageContaining("canned.a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CannedAnswer("a", "{b}"))
        .withMessageContaining("canned.a");
  }
}
