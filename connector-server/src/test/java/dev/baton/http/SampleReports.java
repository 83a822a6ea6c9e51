package dev.baton.http;

import dev.baton.report.DeskReport;
import dev.baton.report.DeskReport.Agent;
import dev.baton.report.DeskReport.By;
import dev.baton.report.DeskReport.Group;
import dev.baton.report.DeskReport.Numbers;
import dev.baton.report.DeskReport.OfAgent;
import dev.baton.report.DeskReport.OfDay;
import dev.baton.report.DeskReport.OfQueue;
import dev.baton.report.DeskReport.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reports to show. */
final class SampleReports {

  static final Numbers NOTHING =
      new Numbers(0, 0, 0, null, 0, Collections.emptySortedMap(), null, null, null, null);

  private static final Times TIMES =
      new Times(3, Duration.ofSeconds(40), Duration.ofSeconds(125), Duration.ofSeconds(310));

  private static final Numbers SOME =
      new Numbers(
          5,
          2,
          1,
          Duration.ofMillis(90_999),
          1,
          new TreeMap<>(Map.of("agent_resolved", 2L, "wait_expired", 1L)),
          TIMES,
          null,
          TIMES,
          new DeskReport.Ratings(3, 13 / 3.0));

  private SampleReports() {}

  static DeskReport by(By by) {
    List<Group> groups =
        switch (by) {
          case QUEUE -> List.of(new OfQueue("support", SOME));
          case AGENT ->
              List.of(new OfAgent(new Agent("tg", "900", "Ann"), SOME), new OfAgent(null, NOTHING));
          case DAY -> List.of(new OfDay(LocalDate.of(2026, 11, 23), SOME));
        };
    return new DeskReport(
        Instant.parse("2026-11-22T23:00:00Z"),
        Instant.parse("2026-11-23T23:00:00Z"),
        ZoneId.of("Europe/Berlin"),
        by,
        SOME,
        groups);
  }
}
