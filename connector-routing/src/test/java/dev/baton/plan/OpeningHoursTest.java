package dev.baton.plan;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.plan.OpeningHours.Shift;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningHoursTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(MONDAY, FRIDAY);
  private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

  private static Shift shift(Set<DayOfWeek> days, String from, String to) {
    return new Shift(days, LocalTime.parse(from), LocalTime.parse(to));
  }

  private static Instant berlin(String time) {
    return LocalDateTime.parse(time).atZone(BERLIN).toInstant();
  }

  private static OpeningHours office(Set<LocalDate> holidays) {
    return new OpeningHours(
        List.of(
            shift(WORKDAYS, "09:00", "12:30"),
            shift(WORKDAYS, "13:30", "17:30"),
            shift(Set.of(FRIDAY), "22:00", "02:00")),
        BERLIN,
        holidays,
        Set.of(MonthDay.of(12, 25), MonthDay.of(12, 26), MonthDay.of(1, 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-01T08:59:59, 2026-12-01T09:00",
    "2026-12-01T09:00, 2026-12-01T09:00",
    "2026-12-01T12:29:59, 2026-12-01T12:29:59",
    "2026-12-01T12:30, 2026-12-01T13:30",
    "2026-12-01T17:30, 2026-12-02T09:00",
    "2026-12-04T17:30, 2026-12-04T22:00",
    "2026-12-05T01:59, 2026-12-05T01:59",
    "2026-12-05T02:00, 2026-12-07T09:00",
    "2026-12-06T12:00, 2026-12-07T09:00"
  })
  void theNextOpeningIsAfterTheBreakTheNightAndTheWeekend(String at, String opens) {
    assertThat(office(Set.of()).openFrom(berlin(at))).contains(berlin(opens));
    assertThat(office(Set.of()).isOpen(berlin(at))).isEqualTo(at.equals(opens));
  }

  @Test
  void holidaysInARowAreSkipped() {
    Set<LocalDate> bridge =
        Set.of(
            LocalDate.of(2026, 12, 28),
            LocalDate.of(2026, 12, 29),
            LocalDate.of(2026, 12, 30),
            LocalDate.of(2026, 12, 31));

    assertThat(office(bridge).openFrom(berlin("2026-12-24T18:00")))
        .as("a Friday, a weekend, four days, New Year on a Friday, a weekend")
        .contains(berlin("2027-01-04T09:00"));
    assertThat(office(Set.of()).openFrom(berlin("2026-12-24T18:00")))
        .contains(berlin("2026-12-28T09:00"));
  }

  @Test
  void aNightThatBeginsOnAHolidayDoesNotTakePlaceAndOneThatRunsIntoItEndsAtMidnight() {
    OpeningHours nights =
        new OpeningHours(
            List.of(shift(ALL, "22:00", "06:00")),
            BERLIN,
            Set.of(LocalDate.of(2026, 12, 8)),
            Set.of());

    assertThat(nights.isOpen(berlin("2026-12-07T23:59"))).isTrue();
    assertThat(nights.openFrom(berlin("2026-12-08T00:00"))).contains(berlin("2026-12-09T22:00"));
    assertThat(nights.isOpen(berlin("2026-12-10T05:59"))).isTrue();
    assertThat(nights.isOpen(berlin("2026-12-10T06:00"))).isFalse();
  }

  @Test
  void aWholeDayLastsUntilMidnight() {
    OpeningHours sundays =
        new OpeningHours(List.of(shift(Set.of(SUNDAY), "00:00", "00:00")), BERLIN);

    assertThat(sundays.openFrom(berlin("2026-12-05T23:59"))).contains(berlin("2026-12-06T00:00"));
    assertThat(sundays.isOpen(berlin("2026-12-06T23:59"))).isTrue();
    assertThat(sundays.isOpen(berlin("2026-12-07T00:00"))).isFalse();
  }

  @Test
  void aTimeThatTheClocksLeaveOutIsAnHourLater() {
    OpeningHours hours = new OpeningHours(List.of(shift(Set.of(SUNDAY), "02:30", "10:00")), BERLIN);

    assertThat(hours.openFrom(Instant.parse("2026-03-29T00:00:00Z")))
        .as("half past three in summer time")
        .contains(Instant.parse("2026-03-29T01:30:00Z"));
    assertThat(hours.openFrom(Instant.parse("2026-04-05T00:00:00Z")))
        .contains(Instant.parse("2026-04-05T00:30:00Z"));
  }

  @Test
  void aShiftThatTheClocksSwallowIsNone() {
    OpeningHours hours = new OpeningHours(List.of(shift(Set.of(SUNDAY), "02:30", "03:10")), BERLIN);

    assertThat(hours.openFrom(Instant.parse("2026-03-29T00:00:00Z")))
        .contains(Instant.parse("2026-04-05T00:30:00Z"));
  }

  @Test
  void aTimeThatComesTwiceIsWithinTheShiftBothTimes() {
    OpeningHours hours = new OpeningHours(List.of(shift(Set.of(SUNDAY), "01:00", "02:30")), BERLIN);
    Instant first = Instant.parse("2026-10-25T00:15:00Z");

    assertThat(hours.isOpen(first)).isTrue();
    assertThat(hours.isOpen(first.plus(Duration.ofMinutes(30)))).isTrue();
    assertThat(hours.isOpen(first.plus(Duration.ofHours(1))))
        .as("a quarter past two again")
        .isTrue();
    assertThat(hours.openFrom(Instant.parse("2026-10-25T01:30:00Z")))
        .contains(Instant.parse("2026-11-01T00:00:00Z"));
  }

  @Test
  void whoNeverComesIsNotPromised() {
    Set<LocalDate> all = Set.copyOf(days(LocalDate.of(2026, 1, 1), 800));

    assertThat(new OpeningHours(List.of(), BERLIN).openFrom(Instant.EPOCH)).isEmpty();
    assertThat(office(all).openFrom(berlin("2026-12-01T08:00"))).isEmpty();
    assertThat(office(all).isOpen(berlin("2026-12-01T10:00"))).isFalse();
  }

  private static List<LocalDate> days(LocalDate first, int count) {
    return first.datesUntil(first.plusDays(count)).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe"})
  void whatIsPromisedIsSoAndNotLaterThanItHadToBe(String zone) {
    OpeningHours hours =
        new OpeningHours(
            List.of(
                shift(ALL, "01:30", "02:45"),
                shift(WORKDAYS, "09:00", "17:30"),
                shift(Set.of(SATURDAY), "20:00", "04:00")),
            ZoneId.of(zone),
            Set.of(LocalDate.of(2026, 6, 1)),
            Set.of(MonthDay.of(12, 25)));
    ZonedDateTime begin = LocalDate.of(2026, 1, 1).atStartOfDay(ZoneId.of(zone));

    for (Instant at = begin.toInstant();
        at.isBefore(begin.plusYears(1).toInstant());
        at = at.plus(Duration.ofMinutes(97))) {
      Instant opens = hours.openFrom(at).orElseThrow();
      assertThat(opens).isAfterOrEqualTo(at);
      assertThat(hours.isOpen(opens)).as("open at %s", opens).isTrue();
      Duration wait = Duration.between(at, opens);
      for (int part = 0; part < 8 && !wait.isZero(); part++) {
        Instant before = at.plus(wait.multipliedBy(part).dividedBy(8));
        assertThat(hours.isOpen(before)).as("closed at %s", before).isFalse();
      }
    }
  }
}
