package dev.baton.texts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When people are there again is said as people of each language would say it. */
class OpeningWordsTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZonedDateTime NOW = berlin("2026-12-01T18:05");

  private final UserTexts texts = new UserTexts(TextsPlan.USUAL);

  private static ZonedDateTime berlin(String time) {
    return LocalDateTime.parse(time).atZone(BERLIN);
  }

  private String closed(String language, String opens) {
    OpeningWords words = texts.opening("tg", language, berlin(opens), NOW);
    return texts
        .say("tg", language, UserText.CLOSED, words.when(), words.day(), words.time())
        .replace('\u00A0', ' ');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | Nobody is here right now. We are here again tomorrow from 9:00 AM. You can",
        "de | Im Moment ist niemand da. Wir sind morgen ab 09:00 Uhr wieder für Sie da. Sie",
        "es | En este momento no hay nadie. Volveremos a estar aquí mañana a partir de las 9:00."
            + " Puede",
        "fr | Il n’y a personne pour le moment. Nous serons de retour demain à partir de 09:00."
            + " Vous",
        "pt | Não há ninguém aqui no momento. Estaremos de volta amanhã a partir das 09:00. Você",
        "ru | Сейчас никого нет на месте. Мы снова будем здесь завтра с 09:00. Вы",
        "hi | इस समय कोई उपलब्ध नहीं है। हम कल सुबह 9:00 बजे से फिर उपलब्ध होंगे। आप"
      })
  void tomorrow(String language, String said) {
    assertThat(closed(language, "2026-12-02T09:00")).startsWith(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | here again on Monday, December 7, from 1:30 PM.",
        "de | am Montag, 7. Dezember ab 13:30 Uhr wieder",
        "es | aquí el lunes, 7 de diciembre, a partir de las 13:30.",
        "fr | de retour le lundi 7 décembre, à partir de 13:30.",
        "pt | de volta a partir de segunda-feira, 7 de dezembro, às 13:30.",
        "ru | Мы снова будем здесь: понедельник, 7 декабря, с 13:30.",
        "hi | हम सोमवार, 7 दिसंबर को दोपहर 1:30 बजे से फिर उपलब्ध होंगे।"
      })
  void later(String language, String said) {
    assertThat(closed(language, "2026-12-07T13:30")).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-02T01:00 | mañana a partir de la 1:00.",
        "2026-12-02T13:00 | mañana a partir de las 13:00.",
        "2026-12-07T01:30 | diciembre, a partir de la 1:30."
      })
  void spanishHoursHaveAnArticle(String opens, String said) {
    assertThat(closed("es", opens)).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | on Monday, January 4, 2027, from",
        "de | am Montag, 4. Januar 2027 ab",
        "es | el lunes, 4 de enero de 2027, a",
        "fr | le lundi 4 janvier 2027, à",
        "pt | de segunda-feira, 4 de janeiro de 2027, às",
        "ru | понедельник, 4 января 2027 г., с",
        "hi | सोमवार, 4 जनवरी 2027 को"
      })
  void inAnotherYear(String language, String said) {
    assertThat(closed(language, "2027-01-04T09:00")).contains(said);
  }

  @Test
  void todayIsTodayWhereThePeopleAre() {
    ZonedDateTime late = ZonedDateTime.of(2026, 12, 1, 23, 30, 0, 0, ZoneOffset.UTC);

    assertThat(texts.opening("tg", "en", berlin("2026-12-02T09:00"), late).when())
        .as("it is half past midnight in Berlin")
        .isEqualTo("today");
    assertThat(closed("en", "2026-12-01T20:00")).contains("We are here again today from 8:00 PM.");
    assertThat(texts.opening("tg", "en", berlin("2026-12-03T00:00"), NOW).when())
        .isEqualTo("later");
  }
}
