package dev.baton.routing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times as the agents of a desk read them on their clock. */
record DeskClock(ZoneId zone, Instant now) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_OF_YEAR =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  /** The time of day; on another day than today with the date. */
  String time(Instant at) {
    String time = TIME.format(at.atZone(zone));
    return isToday(at) ? time : day(at) + " " + time;
  }

  /** The time of day as part of a sentence, with its preposition. */
  String at(Instant at) {
    return isToday(at) ? "at " + time(at) : "on " + day(at) + " at " + TIME.format(at.atZone(zone));
  }

  /** The day as part of a sentence: {@code today}, {@code on 12 Nov}. */
  String on(Instant at) {
    return isToday(at) ? "today" : "on " + day(at);
  }

  private String day(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, zone);
    boolean thisYear = day.getYear() == LocalDate.ofInstant(now, zone).getYear();
    return (thisYear ? DAY : DAY_OF_YEAR).format(day);
  }

  private boolean isToday(Instant at) {
    return LocalDate.ofInstant(at, zone).equals(LocalDate.ofInstant(now, zone));
  }
}
