package dev.baton.http;

import dev.baton.routing.Acts;
import dev.baton.routing.Overview;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Queues, agents, canned answers, and to whom a conversation could be passed. */
final class OverviewRoute {

  private final Overview overview;

  OverviewRoute(Overview overview) {
    this.overview = overview;
  }

  CompletionStage<Answer> queues(HttpRoute.Call call) {
    return ApiCalls.read(() -> {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode list = json.putArray("queues");
      overview.queues().forEach(queue -> queue(list.addObject(), queue));
      return Answer.of(200, json);
    });
  }

  private static void queue(ObjectNode json, Overview.QueueNow queue) {
    json.put("name", queue.name());
    ArrayNode desks = json.putArray("desks");
    queue.desks().forEach(desks::add);
    json.put("open", queue.open())
        .put("opens_at", ApiJson.time(queue.opensAt()))
        .put("waiting", queue.waiting())
        .put(
            "oldest_waiting_seconds",
            queue.oldest() == null ? null : Long.valueOf(queue.oldest().toSeconds()))
        .put("with_agents", queue.withAgents());
  }

  CompletionStage<Answer> agents(HttpRoute.Call call) {
    return ApiCalls.read(() -> {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode list = json.putArray("agents");
      overview
          .agents()
          .forEach(agent ->
              list.addObject()
                  .put("id", agent.id())
                  .put("name", agent.name())
                  .put("handle", agent.handle())
                  .put("desk", agent.desk())
                  .put("status", ApiJson.word(agent.presence()))
                  .put("conversations", agent.conversations())
                  .put("limit", agent.limit())
                  .put("last_seen_at", ApiJson.time(agent.seenAt())));
      return Answer.of(200, json);
    });
  }

  CompletionStage<Answer> canned(HttpRoute.Call call) {
    return ApiCalls.read(() -> {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode list = json.putArray("canned");
      overview
          .canned()
          .forEach(answer -> {
            ObjectNode texts = list.addObject().put("name", answer.name()).putObject("texts");
            answer.texts().forEach(texts::put);
          });
      return Answer.of(200, json);
    });
  }

  CompletionStage<Answer> targets(HttpRoute.Call call) {
    String conversation = call.parameter("conversation");
    if (conversation == null) {
      return ApiCalls.bad("conversation", "conversation is missing: the id of one");
    }
    Acts.Agent by = new Acts.Agent(call.caller().id(), call.caller().name());
    return ApiCalls.read(() ->
        overview
            .targets(conversation, by)
            .map(targets -> {
              ObjectNode json = JsonNodeFactory.instance.objectNode();
              ArrayNode list = json.putArray("targets");
              targets.forEach(target -> target(list.addObject(), target));
              return Answer.of(200, json);
            })
            .orElseGet(
                () -> Answer.error(404, "unknown_conversation", "no conversation has this id")));
  }

  private static void target(ObjectNode json, Overview.Target target) {
    @Nullable String id = target.id();
    json.put("kind", ApiJson.word(target.kind()))
        .put("name", target.name())
        .put("id", id)
        .put("desk", target.desk())
        .put("title", target.title());
  }
}
