package dev.baton.http;

import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.masking.Masking;
import dev.baton.routing.Conversations;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /api/v1/handoffs}, and one handoff with the messages in it. */
final class HandoffsRoute {

  private final Conversations conversations;

  HandoffsRoute(Conversations conversations) {
    this.conversations = conversations;
  }

  CompletionStage<Answer> list(HttpRoute.Call call) {
    String asked = call.parameter("status");
    Optional<HandoffStatus> status =
        Arrays.stream(HandoffStatus.values())
            .filter(one -> ApiJson.word(one).equals(asked))
            .findFirst();
    if (asked != null && status.isEmpty()) {
      return ApiCalls.bad(
          "status",
          "status must be one of "
              + Arrays.stream(HandoffStatus.values())
                  .map(ApiJson::word)
                  .collect(Collectors.joining(", ")));
    }
    int limit = ApiCalls.limit(call);
    if (limit < 1) {
      return ApiCalls.badLimit();
    }
    String before = call.parameter("before");
    return ApiCalls.readMasked(
        call,
        conversations.masking(),
        masking ->
            page(conversations.handoffs(status.orElse(null), before, limit), limit, masking));
  }

  CompletionStage<Answer> one(HttpRoute.Call call) {
    String id = call.variable("id");
    return ApiCalls.readMasked(
        call,
        conversations.masking(),
        masking ->
            conversations
                .handoff(id)
                .map(handoff -> whole(handoff, masking))
                .orElseGet(() -> Answer.error(404, "unknown_handoff", "no handoff has this id")));
  }

  private static Answer page(List<Handoff> page, int limit, Masking masking) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("handoffs");
    page.forEach(handoff -> list.add(ApiJson.handoff(handoff, masking)));
    json.put("next", page.size() < limit ? null : page.getLast().id());
    return Answer.of(200, json);
  }

  private Answer whole(Handoff handoff, Masking masking) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("handoff", ApiJson.handoff(handoff, masking));
    ArrayNode messages = json.putArray("messages");
    conversations
        .transcript(handoff.conversationId())
        .ifPresent(transcript ->
            transcript.messages().stream()
                .filter(message -> handoff.id().equals(message.handoffId()))
                .map(message -> ApiJson.message(message, masking))
                .forEach(messages::add));
    return Answer.of(200, json);
  }
}
