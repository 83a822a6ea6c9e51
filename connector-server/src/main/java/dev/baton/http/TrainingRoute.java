package dev.baton.http;

import dev.baton.report.ReportTime;
import dev.baton.training.Harvest;
import dev.baton.training.HarvestQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/training}: what bots failed at and what agents answered, for a person to
 * review.
 */
final class TrainingRoute implements HttpRoute {

  private static final int MOST = 2_000;
  private static final int USUAL = 500;

  private final Harvest harvest;
  private final Supplier<ZoneId> zone;
  private final Semaphore free = new Semaphore(1);

  TrainingRoute(Harvest harvest, Supplier<ZoneId> zone) {
    this.harvest = harvest;
    this.zone = zone;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    HarvestQuery query;
    try {
      query = query(call);
    } catch (WrongFieldException wrong) {
      return ApiCalls.bad(wrong);
    }
    return free.tryAcquire()
        ? ApiCalls.read(() -> Answer.of(200, TrainingJson.of(query, harvest.gather(query))))
            .whenComplete((answer, failure) -> free.release())
        : CompletableFuture.completedFuture(
            Answer.later("busy", "other candidates are being gathered; try again in a moment"));
  }

  private HarvestQuery query(Call call) {
    ReportTime from = time("from", call.parameter("from"));
    ReportTime to = time("to", call.parameter("to"));
    Instant begin = from == null ? null : from.begin(zone.get());
    Instant end = to == null ? null : to.end(zone.get());
    if (begin != null && end != null && !end.isAfter(begin)) {
      throw new WrongFieldException("to", "to must be after from");
    }
    return new HarvestQuery(
        begin, end, call.parameter("bot"), call.parameter("queue"), limit(call.parameter("limit")));
  }

  private static int limit(@Nullable String asked) {
    int limit = asked == null ? USUAL : asked.matches("\\d{1,4}") ? Integer.parseInt(asked) : 0;
    if (limit < 1 || limit > MOST) {
      throw new WrongFieldException("limit", "limit must be a whole number from 1 to " + MOST);
    }
    return limit;
  }

  private static @Nullable ReportTime time(String parameter, @Nullable String asked) {
    try {
      return asked == null ? null : ReportTime.of(asked);
    } catch (IllegalArgumentException unreadable) {
      throw new WrongFieldException(parameter, parameter + " " + unreadable.getMessage());
    }
  }
}
