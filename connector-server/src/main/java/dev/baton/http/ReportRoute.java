package dev.baton.http;

import dev.baton.report.DeskReport;
import dev.baton.report.DeskReport.By;
import dev.baton.report.ReportTime;
import dev.baton.report.Reports;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/report}: the numbers of the handoffs that began in a span of time. */
final class ReportRoute implements HttpRoute {

  /** A report may read for a while, also for a client that has left: others must not feel it. */
  private static final int AT_ONCE = 2;

  private final Reports reports;
  private final Semaphore free = new Semaphore(AT_ONCE);

  ReportRoute(Reports reports) {
    this.reports = reports;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    try {
      ZoneId zone = zone(call.parameter("zone"));
      ReportTime from = time("from", call.parameter("from"));
      ReportTime to = time("to", call.parameter("to"));
      By by = by(call.parameter("by"));
      return read(() ->
          answer(
              from == null ? null : from.begin(zone), to == null ? null : to.end(zone), by, zone));
    } catch (WrongFieldException wrong) {
      return ApiCalls.bad(wrong);
    }
  }

  private CompletionStage<Answer> read(Supplier<Answer> report) {
    return free.tryAcquire()
        ? ApiCalls.read(report).whenComplete((answer, failure) -> free.release())
        : CompletableFuture.completedFuture(
            Answer.later("busy", "other reports are being calculated; try again in a moment"));
  }

  /** The span may turn out to be none only now: where it begins or ends may be up to the clock. */
  private Answer answer(
      @Nullable Instant from, @Nullable Instant to, @Nullable By by, ZoneId zone) {
    DeskReport report;
    try {
      report = reports.report(from, to, by, zone);
    } catch (IllegalArgumentException backwards) {
      return Answer.wrong(
          "to",
          "to must be after from; without from, the span begins today, and without to, it ends"
              + " now");
    }
    return Answer.of(200, ReportJson.of(report));
  }

  private ZoneId zone(@Nullable String asked) {
    if (asked == null) {
      return reports.zone();
    }
    try {
      return ZoneId.of(asked);
    } catch (DateTimeException unknown) {
      throw new WrongFieldException(
          "zone", "zone must be a time zone such as Europe/Berlin, but is '" + asked + "'");
    }
  }

  private static @Nullable ReportTime time(String parameter, @Nullable String asked) {
    try {
      return asked == null ? null : ReportTime.of(asked);
    } catch (IllegalArgumentException unreadable) {
      throw new WrongFieldException(parameter, parameter + " " + unreadable.getMessage());
    }
  }

  private static @Nullable By by(@Nullable String asked) {
    if (asked == null) {
      return null;
    }
    return Arrays.stream(By.values())
        .filter(each -> ApiJson.word(each).equals(asked))
        .findFirst()
        .orElseThrow(() ->
            new WrongFieldException(
                "by",
                "by must be one of "
                    + Arrays.stream(By.values())
                        .map(ApiJson::word)
                        .collect(Collectors.joining(", "))));
  }
}
