package dev.baton.plan;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When the people of a queue are there.
 *
 * <p>Nothing is promised that might not be so: a shift that begins on a holiday does not take
 * place, one that runs into a holiday ends at midnight. A time that a change of the clock leaves
 * out counts as the one an hour later; one that comes twice is within a shift both times.
 *
 * @param shifts the times of a week
 * @param zone whose clock the times are of
 * @param holidays days on which nobody is there
 * @param yearly days of each year on which nobody is there
 */
public record OpeningHours(
    List<Shift> shifts, ZoneId zone, Set<LocalDate> holidays, Set<MonthDay> yearly) {

  /** How far ahead the next opening is looked for. */
  private static final int DAYS_AHEAD = 366;

  public OpeningHours {
    shifts = List.copyOf(shifts);
    holidays = Set.copyOf(holidays);
    yearly = Set.copyOf(yearly);
  }

  /** Hours without holidays. */
  public OpeningHours(List<Shift> shifts, ZoneId zone) {
    this(shifts, zone, Set.of(), Set.of());
  }

  /**
   * A span of time on some days of the week.
   *
   * @param days the days on which it begins
   * @param to when it ends; if that is not after {@code from}, on the day after
   */
  public record Shift(Set<DayOfWeek> days, LocalTime from, LocalTime to) {

    public Shift {
      days = Set.copyOf(days);
    }

    private boolean isOvernight() {
      return !to.isAfter(from);
    }
  }

  public boolean isOpen(Instant at) {
    return openFrom(at).filter(at::equals).isPresent();
  }

  /**
   * The first time from a time on at which people are there: that time itself if they are. Empty if
   * they are not within a year.
   */
  public Optional<Instant> openFrom(Instant from) {
    LocalDate today = LocalDate.ofInstant(from, zone);
    return IntStream.rangeClosed(-1, DAYS_AHEAD)
        .mapToObj(today::plusDays)
        .flatMap(day -> firstFrom(from, day).stream())
        .findFirst();
  }

  /** The first time from a time on that is in a shift which begins on a day. */
  private Optional<Instant> firstFrom(Instant from, LocalDate day) {
    return on(day)
        .filter(open -> open.begin().isBefore(open.end()))
        .filter(open -> open.end().isAfter(from))
        .map(open -> open.begin().isAfter(from) ? open.begin() : from)
        .min(Comparator.naturalOrder());
  }

  private Stream<Open> on(LocalDate day) {
    return isHoliday(day)
        ? Stream.empty()
        : shifts.stream()
            .filter(shift -> shift.days().contains(day.getDayOfWeek()))
            .map(shift -> open(day, shift));
  }

  private Open open(LocalDate day, Shift shift) {
    LocalDate last = shift.isOvernight() ? day.plusDays(1) : day;
    boolean cut = shift.isOvernight() && isHoliday(last);
    return new Open(
        day.atTime(shift.from()).atZone(zone).toInstant(),
        last.atTime(cut ? LocalTime.MIDNIGHT : shift.to())
            .atZone(zone)
            .withLaterOffsetAtOverlap()
            .toInstant());
  }

  private boolean isHoliday(LocalDate day) {
    return holidays.contains(day) || yearly.contains(MonthDay.from(day));
  }

  private record Open(Instant begin, Instant end) {}
}
