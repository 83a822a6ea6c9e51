package dev.baton.gateway;

import dev.baton.connector.SettingForm.Shape;
import dev.baton.connector.Settings;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.OpeningHours.Shift;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads when the people of a queue are there. */
final class HoursSection {

  private static final String HOURS = "hours";
  private static final String OPEN = "open";
  private static final String TIME_ZONE = "time-zone";
  private static final String HOLIDAYS = "holidays";
  private static final String EXAMPLE = "write days and times such as 'mon-fri 09:00-17:30'";
  private static final int LONGEST_HOLIDAYS = 366;

  private static final Pattern TIMES =
      Pattern.compile("([01]?\\d|2[0-3]):([0-5]\\d)-(?:([01]?\\d|2[0-3]):([0-5]\\d)|24:00)");

  private static final Shape SHIFTS =
      new Shape(
          "\\s*[A-Za-z]{3}([-,][A-Za-z]{3})*(\\s+" + TIMES.pattern() + ")+\\s*",
          List.of("mon-fri 09:00-17:30"));

  private HoursSection() {}

  /**
   * Reads the key {@code hours} of a queue: times, or a section with times, time zone and holidays.
   * Problems are noted in the settings.
   *
   * @param notices gets what is probably not meant
   * @return null for always
   */
  static @Nullable OpeningHours read(Settings queue, List<String> notices) {
    if (!queue.has(HOURS)) {
      return null;
    }
    if (!queue.isSection(HOURS)) {
      notices.add(withoutZone(queue));
      return new OpeningHours(shifts(queue, HOURS), ZoneId.systemDefault());
    }
    Settings hours = queue.section(HOURS);
    boolean zoned = hours.has(TIME_ZONE);
    boolean holidays = hours.has(HOLIDAYS);
    if (!hours.has(OPEN)) {
      if (zoned || holidays) {
        hours.problem(OPEN, "is missing; " + EXAMPLE);
      }
      return null;
    }
    if (!zoned) {
      notices.add(withoutZone(queue));
    }
    Set<LocalDate> dates = new HashSet<>();
    Set<MonthDay> yearly = new HashSet<>();
    for (String holiday : hours.texts(HOLIDAYS, List.of())) {
      String problem = addHoliday(holiday.strip(), dates, yearly);
      if (problem != null) {
        hours.problem(HOLIDAYS, "has '" + holiday + "', " + problem);
      }
    }
    return new OpeningHours(shifts(hours, OPEN), DesksSection.zone(hours), dates, yearly);
  }

  private static String withoutZone(Settings queue) {
    return queue.path()
        + ".hours has no time-zone, so its times are in this machine's: "
        + ZoneId.systemDefault();
  }

  private static List<Shift> shifts(Settings settings, String key) {
    List<String> written = settings.texts(key, List.of(), SHIFTS);
    List<Shift> shifts = new ArrayList<>();
    for (String line : written) {
      List<Shift> read = shifts(line);
      if (read.isEmpty()) {
        settings.problem(key, "has '" + line + "', which is not valid; " + EXAMPLE);
      }
      shifts.addAll(read);
    }
    if (written.isEmpty()) {
      settings.problem(key, "is empty; " + EXAMPLE);
    }
    return shifts;
  }

  /** The shifts of a line: days, then one or more times. Empty if it cannot be read. */
  private static List<Shift> shifts(String line) {
    String[] words = line.strip().toLowerCase(Locale.ROOT).split("\\s+");
    Set<DayOfWeek> days = days(words[0]);
    List<Shift> shifts = new ArrayList<>();
    for (String times : Arrays.asList(words).subList(1, words.length)) {
      Matcher read = TIMES.matcher(times);
      if (!read.matches() || days.isEmpty()) {
        return List.of();
      }
      LocalTime to =
          read.group(3) == null ? LocalTime.MIDNIGHT : time(read.group(3), read.group(4));
      shifts.add(new Shift(days, time(read.group(1), read.group(2)), to));
    }
    return shifts;
  }

  private static LocalTime time(String hour, String minute) {
    return LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
  }

  /** The days of {@code mon}, {@code mon-fri} or {@code mon,wed-fri}; empty if not valid. */
  private static Set<DayOfWeek> days(String written) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : written.split(",", -1)) {
      String[] ends = part.split("-", -1);
      DayOfWeek first = day(ends[0]);
      DayOfWeek last = day(ends[ends.length - 1]);
      if (first == null || last == null || ends.length > 2) {
        return Set.of();
      }
      for (DayOfWeek day = first; !day.equals(last); day = day.plus(1)) {
        days.add(day);
      }
      days.add(last);
    }
    return days;
  }

  private static @Nullable DayOfWeek day(String written) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(written))
        .findFirst()
        .orElse(null);
  }

  /**
   * Adds a day, or all from one {@code to} another; without a year, of each year.
   *
   * @return what is wrong with it; null if nothing is
   */
  private static @Nullable String addHoliday(
      String written, Set<LocalDate> dates, Set<MonthDay> yearly) {
    String[] ends = written.split("\\s+to\\s+", 2);
    try {
      if (ends[0].length() > "12-25".length()) {
        LocalDate first = LocalDate.parse(ends[0]);
        LocalDate last = LocalDate.parse(ends[ends.length - 1]);
        if (last.isBefore(first) || last.isAfter(first.plusDays(LONGEST_HOLIDAYS))) {
          return "which ends before it begins, or lasts longer than a year";
        }
        first.datesUntil(last.plusDays(1)).forEach(dates::add);
      } else {
        MonthDay first = MonthDay.parse("--" + ends[0]);
        MonthDay last = MonthDay.parse("--" + ends[ends.length - 1]);
        addYearly(first, last, yearly);
      }
      return null;
    } catch (DateTimeException notADate) {
      return "which is no date; write one such as 2026-12-25, 12-25 for each year, or '12-24 to"
          + " 12-26'";
    }
  }

  /** Adds the days of a leap year, over New Year if the last one is before the first. */
  private static void addYearly(MonthDay first, MonthDay last, Set<MonthDay> yearly) {
    int leap = 2028;
    LocalDate from = first.atYear(leap);
    LocalDate to = last.atYear(last.isBefore(first) ? leap + 1 : leap);
    from.datesUntil(to.plusDays(1)).map(MonthDay::from).forEach(yearly::add);
  }
}
