package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.OpeningHours.Shift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HoursSectionTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String REST =
      """
      bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
      channels: {telegram: {type: telegram, token: t}, webex: {type: webex, token: w}}
      desks: {tg: {channel: telegram, space: "-1"}, wx: {channel: webex, space: w}}
      """;

  @TempDir Path folder;

  private final List<String> notices = new ArrayList<>();

  private @Nullable OpeningHours read(Object hours) {
    Settings root = Settings.of(Map.of("queues", Map.of("support", Map.of("hours", hours))));
    OpeningHours read = HoursSection.read(root.section("queues").section("support"), notices);
    root.verify();
    return read;
  }

  private OpeningHours opens(Object... lines) {
    return Objects.requireNonNull(
        read(Map.of("open", List.of(lines), "time-zone", "Europe/Berlin")));
  }

  private static Shift shift(Set<DayOfWeek> days, String from, String to) {
    return new Shift(days, LocalTime.parse(from), LocalTime.parse(to));
  }

  private static Set<DayOfWeek> days(String names) {
    return Arrays.stream(names.split(" "))
        .map(DayOfWeek::valueOf)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(DayOfWeek.class)));
  }

  @ParameterizedTest
  @CsvSource({
    "mon, MONDAY",
    "Mon-Wed, MONDAY TUESDAY WEDNESDAY",
    "'mon,wed-fri', MONDAY WEDNESDAY THURSDAY FRIDAY",
    "sat-mon, SATURDAY SUNDAY MONDAY",
    "sun-sun, SUNDAY"
  })
  void daysAreOneOrSeveral(String written, String days) {
    assertThat(opens(written + " 9:00-17:30").shifts())
        .containsExactly(shift(days(days), "09:00", "17:30"));
    assertThat(notices).isEmpty();
  }

  @Test
  void aLineMayHaveSeveralTimes() {
    assertThat(opens("mon 09:00-12:30  13:30-17:30", "sat 22:00-02:00", "sun 0:00-24:00").shifts())
        .containsExactly(
            shift(Set.of(DayOfWeek.MONDAY), "09:00", "12:30"),
            shift(Set.of(DayOfWeek.MONDAY), "13:30", "17:30"),
            shift(Set.of(DayOfWeek.SATURDAY), "22:00", "02:00"),
            shift(Set.of(DayOfWeek.SUNDAY), "00:00", "00:00"));
  }

  @Test
  void onlyTimesAreEnoughAndThenTheZoneIsSaid() {
    OpeningHours read = Objects.requireNonNull(read("mon-fri 09:00-17:30"));

    assertThat(read.zone()).isEqualTo(ZoneId.systemDefault());
    assertThat(read.shifts()).hasSize(1);
    assertThat(Objects.requireNonNull(read(Map.of("open", "mon-fri 09:00-17:30")))).isEqualTo(read);
    assertThat(notices)
        .hasSize(2)
        .allMatch(notice ->
            notice.equals(
                "queues.support.hours has no time-zone, so its times are in this"
                    + " machine's: "
                    + ZoneId.systemDefault()));
  }

  @Test
  void holidaysAreDaysOfOneYearOrOfEach() {
    OpeningHours read =
        Objects.requireNonNull(
            read(
                Map.of(
                    "open",
                    "mon-fri 09:00-17:30",
                    "time-zone",
                    "Europe/Berlin",
                    "holidays",
                    List.of("2026-04-03", "2026-12-28 to 2026-12-30", "05-01", "12-31 to 01-02"))));

    assertThat(read.holidays())
        .containsExactlyInAnyOrder(
            LocalDate.of(2026, 4, 3),
            LocalDate.of(2026, 12, 28),
            LocalDate.of(2026, 12, 29),
            LocalDate.of(2026, 12, 30));
    assertThat(read.yearly())
        .containsExactlyInAnyOrder(
            MonthDay.of(5, 1), MonthDay.of(12, 31), MonthDay.of(1, 1), MonthDay.of(1, 2));
  }

  @Test
  void withoutHoursSomebodyIsAlwaysThere() {
    assertThat(read(Map.of())).isNull();
    assertThat(HoursSection.read(Settings.of(Map.of()), notices)).isNull();
    assertThat(notices).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mon-fri",
        "09:00-17:30",
        "monday 09:00-17:30",
        "mon-wed-fri 09:00-17:30",
        "mon, 09:00-17:30",
        "mon 9-17",
        "mon 09:00",
        "mon 09:00-25:00",
        "mon 24:00-25:00",
        "mon 09:60-10:00",
        "mon 09:00-12:00 13:00"
      })
  void whatCannotBeReadIsNamed(String line) {
    SettingsException failure =
        catchThrowableOfType(SettingsException.class, () -> opens("tue 10:00-11:00", line));

    assertThat(failure.problems())
        .extracting(Settings.Problem::toString)
        .containsExactly(
            "queues.support.hours.open has '"
                + line
                + "', which is not valid; write days and times such as 'mon-fri 09:00-17:30'");
  }

  @ParameterizedTest
  @CsvSource({
    "easter, is no date",
    "2026-02-30, is no date",
    "02-30, is no date",
    "2026-12-24 to 12-26, is no date",
    "12-24 until 12-26, is no date",
    "2026-12-26 to 2026-12-24, ends before it begins",
    "2026-01-01 to 2036-01-01, lasts longer than a year"
  })
  void holidaysThatAreNoneAreNamed(String holiday, String problem) {
    SettingsException failure =
        catchThrowableOfType(
            SettingsException.class,
            () -> read(Map.of("open", "mon 9:00-10:00", "time-zone", "UTC", "holidays", holiday)));

    assertThat(failure.problems())
        .singleElement()
        .extracting(Settings.Problem::toString)
        .asString()
        .startsWith("queues.support.hours.holidays has '" + holiday + "', which ")
        .contains(problem);
  }

  @Test
  void theExampleOfThePageIsReadAsItSays() throws IOException {
    List<String> examples =
        Pages.blocks(Pages.ROOT.resolve("docs/operating.md"), "yaml").stream()
            .filter(block -> block.startsWith("queues:"))
            .filter(block -> block.contains("holidays:"))
            .toList();
    assertThat(examples).hasSize(1);
    Path file = Files.writeString(folder.resolve("baton.yml"), REST + examples.getFirst());

    Configuration read = ConfigurationReader.read(file, Map.of(), InstalledTypes.found());

    OpeningHours hours = Objects.requireNonNull(read.queues().getFirst().hours());
    assertThat(isOpen(hours, "2026-12-02T12:29")).isTrue();
    assertThat(isOpen(hours, "2026-12-02T12:30")).isFalse();
    assertThat(isOpen(hours, "2026-12-04T15:00")).isFalse();
    assertThat(isOpen(hours, "2026-12-06T01:59")).as("the night after Saturday").isTrue();
    assertThat(isOpen(hours, "2026-12-07T01:00")).isFalse();
    assertThat(isOpen(hours, "2026-04-03T10:00")).isFalse();
    assertThat(isOpen(hours, "2027-12-24T10:00")).isFalse();
    assertThat(read.notices()).noneMatch(notice -> notice.contains("hours"));
  }

  private static boolean isOpen(OpeningHours hours, String time) {
    return hours.isOpen(LocalDateTime.parse(time).atZone(BERLIN).toInstant());
  }
}
