package dev.baton.texts;

import dev.baton.plan.TextLanguage;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/**
 * When people are there again, in the words of a language.
 *
 * @param when {@code today}, {@code tomorrow} or {@code later}, by which texts choose their words
 * @param day the day of the week and the date
 * @param time the time of day, with the words that belong to it, such as an article
 */
public record OpeningWords(String when, String day, String time) {

  private static final char NARROW_SPACE = '\u202F';
  private static final char SPACE = '\u00A0';

  /**
   * Words a time.
   *
   * @param opens the time, in the zone of those who are there again
   * @param now the time at which it is said, in whatever zone
   */
  static OpeningWords of(TextLanguage language, ZonedDateTime opens, ZonedDateTime now) {
    LocalDate day = opens.toLocalDate();
    LocalDate today = now.withZoneSameInstant(opens.getZone()).toLocalDate();
    String when =
        day.equals(today) ? "today" : day.equals(today.plusDays(1)) ? "tomorrow" : "later";
    Locale locale = language.locale();
    boolean thisYear = day.getYear() == today.getYear();
    return new OpeningWords(
        when,
        DateTimeFormatter.ofPattern(pattern(language, thisYear), locale).format(day),
        time(language, opens));
  }

  private static String time(TextLanguage language, ZonedDateTime opens) {
    String time =
        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
            .withLocale(language.locale())
            .format(opens)
            .replace(NARROW_SPACE, SPACE);
    return switch (language) {
      case EN, DE, FR, PT, RU -> time;
      case ES -> (opens.getHour() == 1 ? "la " : "las ") + time;
      case HI -> DateTimeFormatter.ofPattern("B h:mm 'बजे'", language.locale()).format(opens);
    };
  }

  /** The JDK has such a pattern only for dates with a year. */
  private static String pattern(TextLanguage language, boolean thisYear) {
    String year =
        switch (language) {
          case EN -> ", y";
          case DE, FR, HI -> " y";
          case ES, PT -> " 'de' y";
          case RU -> " y 'г.'";
        };
    String day =
        switch (language) {
          case EN -> "EEEE, MMMM d";
          case DE -> "EEEE, d. MMMM";
          case ES, PT -> "EEEE, d 'de' MMMM";
          case FR -> "EEEE d MMMM";
          case RU, HI -> "EEEE, d MMMM";
        };
    return thisYear ? day : day + year;
  }
}
