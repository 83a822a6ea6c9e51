package dev.baton.routing;

import dev.baton.plan.TextLanguage;
import dev.baton.texts.AgentText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times as the agents of a desk read them on their clock, in the desk's language. */
record DeskClock(ZoneId zone, DeskWords words) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  /** The time of day; on another day than today with the date. */
  String time(Instant at) {
    String time = TIME.format(at.atZone(zone));
    return isToday(at) ? time : day(at) + " " + time;
  }

  /** The time of day as part of a sentence, with its preposition. */
  String at(Instant at) {
    String time = TIME.format(at.atZone(zone));
    return isToday(at)
        ? words.plain(AgentText.AT_TIME, time)
        : words.plain(AgentText.ON_DAY_AT, day(at), time);
  }

  /** The day as part of a sentence: {@code today}, {@code on 12 Nov}. */
  String on(Instant at) {
    return isToday(at) ? words.plain(AgentText.TODAY) : words.plain(AgentText.ON_DAY, day(at));
  }

  private String day(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, zone);
    boolean thisYear = day.getYear() == today().getYear();
    TextLanguage language = words.desk().language();
    return DateTimeFormatter.ofPattern(pattern(language, thisYear), language.locale()).format(day);
  }

  private static String pattern(TextLanguage language, boolean thisYear) {
    String day =
        switch (language) {
          case EN, ES, FR, RU, HI -> "d MMM";
          case DE -> "d. MMM";
          case PT -> "d 'de' MMM";
        };
    String year =
        switch (language) {
          case EN, DE, ES, FR, RU, HI -> " y";
          case PT -> " 'de' y";
        };
    return thisYear ? day : day + year;
  }

  private boolean isToday(Instant at) {
    return LocalDate.ofInstant(at, zone).equals(today());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(words.now(), zone);
  }
}
