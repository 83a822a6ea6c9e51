package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.AnswerPreCheckoutQuery;

/** Queries are answered in the language of whoever asks. */
class QueryWordsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de    | Diese Schaltfläche funktioniert leider nicht mehr.",
        "pt-br | Desculpe, este botão não funciona mais.",
        "ru    | К сожалению, эта кнопка больше не работает.",
        "hi    | क्षमा करें, यह बटन अब काम नहीं करता।",
        "en    | Sorry, this button does not work any more.",
        "it    | Sorry, this button does not work any more.",
        "<b>   | Sorry, this button does not work any more."
      })
  void aButtonOfSomebodyElseIsAnsweredInTheUsersLanguage(String tag, String words)
      throws IOException {
    String press =
        "{\"callback_query\":{\"id\":\"1\",\"chat_instance\":\"1\",\"from\":{\"id\":7,\"language_code\":\"%s\"}}}"
            .formatted(tag);

    assertThat(QueryAnswers.answerTo(JSON.readTree(press)))
        .isInstanceOfSatisfying(
            AnswerCallbackQuery.class, answer -> assertThat(answer.getText()).isEqualTo(words));
  }

  @Test
  void whoseLanguageIsUnknownReadsEnglish() throws IOException {
    String payment = "{\"pre_checkout_query\":{\"id\":\"1\",\"from\":{\"id\":7}}}";

    assertThat(QueryAnswers.answerTo(JSON.readTree(payment)))
        .isInstanceOfSatisfying(
            AnswerPreCheckoutQuery.class,
            answer ->
                assertThat(answer.getErrorMessage())
                    .isEqualTo(
                        "Sorry, payments are not possible in this chat. Nothing was charged."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "es", "fr", "pt", "ru", "hi"})
  void noLanguageLacksAWordOrHasOneTooMany(String language) throws IOException {
    Properties words = read("queries_" + language + ".properties");
    Properties english = read("queries.properties");

    assertThat(words.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    assertThat(words.values()).doesNotContainAnyElementsOf(english.values());
  }

  private static Properties read(String name) throws IOException {
    Properties read = new Properties();
    try (InputStream bytes = Objects.requireNonNull(QueryAnswers.class.getResourceAsStream(name))) {
      read.load(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }
    return read;
  }
}
