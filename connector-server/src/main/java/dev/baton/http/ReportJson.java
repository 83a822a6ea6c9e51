package dev.baton.http;

import dev.baton.report.DeskReport;
import dev.baton.report.DeskReport.Agent;
import dev.baton.report.DeskReport.By;
import dev.baton.report.DeskReport.Group;
import dev.baton.report.DeskReport.Numbers;
import dev.baton.report.DeskReport.OfAgent;
import dev.baton.report.DeskReport.OfDay;
import dev.baton.report.DeskReport.OfQueue;
import dev.baton.report.DeskReport.Ratings;
import dev.baton.report.DeskReport.Times;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes reports as the API's JSON; its names are a promise, see {@link ApiJson}. */
final class ReportJson {

  private ReportJson() {}

  static ObjectNode of(DeskReport report) {
    By by = report.by();
    ObjectNode json =
        object()
            .put("from", report.from().toString())
            .put("to", report.to().toString())
            .put("zone", report.zone().getId())
            .put("by", by == null ? null : ApiJson.word(by));
    json.set("total", numbers(object(), report.total()));
    ArrayNode groups = json.putArray("groups");
    report.groups().forEach(each -> groups.add(numbers(name(each), each.numbers())));
    return json;
  }

  private static ObjectNode name(Group group) {
    return switch (group) {
      case OfQueue of -> object().put("queue", of.queue());
      case OfDay of -> object().put("day", of.day().toString());
      case OfAgent of -> {
        Agent agent = of.agent();
        yield object()
            .put("desk", agent == null ? null : agent.desk())
            .put("agent_id", agent == null ? null : agent.id())
            .put("agent_name", agent == null ? null : agent.name());
      }
    };
  }

  private static ObjectNode numbers(ObjectNode json, Numbers numbers) {
    json.put("handoffs", numbers.handoffs())
        .put("answered", numbers.answered())
        .put("queued", numbers.waiting())
        .put("longest_wait_seconds", seconds(numbers.longestWait()))
        .put("accepted", numbers.accepted())
        .put("ended", numbers.ended());
    ObjectNode reasons = json.putObject("end_reasons");
    numbers.endReasons().forEach(reasons::put);
    json.set("until_accepted", times(numbers.untilAccepted()));
    json.set("until_first_words", times(numbers.untilFirstWords()));
    json.set("handling", times(numbers.handling()));
    json.set("ratings", ratings(numbers.ratings()));
    return json;
  }

  private static @Nullable ObjectNode times(@Nullable Times times) {
    return times == null
        ? null
        : object()
            .put("count", times.count())
            .put("median_seconds", times.median().toSeconds())
            .put("p90_seconds", times.p90().toSeconds())
            .put("longest_seconds", times.longest().toSeconds());
  }

  private static @Nullable ObjectNode ratings(@Nullable Ratings ratings) {
    return ratings == null
        ? null
        : object()
            .put("count", ratings.count())
            .put("average", Math.round(ratings.average() * 100) / 100.0);
  }

  private static @Nullable Long seconds(@Nullable Duration time) {
    return time == null ? null : time.toSeconds();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
