package dev.baton.report;

import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.report.DeskReport.By;
import dev.baton.store.HandoffTimes;
import dev.baton.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calculates reports from the store. It reads page by page: so neither the memory nor whoever else
 * reads the store feels how long the span is. A handoff that changes meanwhile is counted once, as
 * it was when its page was read.
 */
public final class StoredReports implements Reports {

  private static final int PAGE = 1_000;

  private final Store store;
  private final Clock clock;
  private final Supplier<Plan> plan;

  /**
   * @param plan what Baton goes by now
   */
  public StoredReports(Store store, Clock clock, Supplier<Plan> plan) {
    this.store = store;
    this.clock = clock;
    this.plan = plan;
  }

  @Override
  public ZoneId zone() {
    Set<ZoneId> zones =
        plan.get().desks().values().stream().map(DeskPlan::zone).collect(Collectors.toSet());
    return zones.size() == 1 ? zones.iterator().next() : ZoneId.systemDefault();
  }

  @Override
  public DeskReport report(
      @Nullable Instant from, @Nullable Instant to, @Nullable By by, ZoneId zone) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant begin =
        from == null ? LocalDate.ofInstant(now, zone).atStartOfDay(zone).toInstant() : from;
    Instant end = to == null ? now : to;
    if (to == null ? end.isBefore(begin) : !end.isAfter(begin)) {
      throw new IllegalArgumentException("the span does not end after it begins");
    }
    Tally total = new Tally(null);
    Groups groups = by == null ? null : new Groups(by, zone);
    List<HandoffTimes> page = List.of();
    do {
      HandoffTimes last = page.isEmpty() ? null : page.getLast();
      page = store.read(tables -> tables.reports().handoffs(begin, end, last, PAGE));
      page.forEach(total::add);
      if (groups != null) {
        page.forEach(groups::add);
      }
    } while (page.size() == PAGE);
    return new DeskReport(
        begin, end, zone, by, total.numbers(now), groups == null ? List.of() : groups.inOrder(now));
  }
}
