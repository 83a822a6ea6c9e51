package dev.baton.http;

import dev.baton.routing.History;
import java.util.concurrent.CompletionStage;

/** {@code GET /api/v1/conversations/{id}/timeline}: who could answer when, and why. */
final class HistoryRoute {

  private final History history;

  HistoryRoute(History history) {
    this.history = history;
  }

  CompletionStage<Answer> timeline(HttpRoute.Call call) {
    String id = call.variable("id");
    return ApiCalls.read(() ->
        history
            .timeline(id)
            .map(timeline -> Answer.of(200, HistoryJson.timeline(timeline)))
            .orElseGet(
                () -> Answer.error(404, "unknown_conversation", "no conversation has this id")));
  }
}
