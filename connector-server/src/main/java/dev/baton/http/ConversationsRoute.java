package dev.baton.http;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
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

/** {@code GET /api/v1/conversations}, and one conversation with its transcript. */
final class ConversationsRoute {

  private final Conversations conversations;

  ConversationsRoute(Conversations conversations) {
    this.conversations = conversations;
  }

  CompletionStage<Answer> list(HttpRoute.Call call) {
    String asked = call.parameter("control");
    Optional<Control> control =
        Arrays.stream(Control.values()).filter(one -> ApiJson.word(one).equals(asked)).findFirst();
    if (asked != null && control.isEmpty()) {
      String known =
          Arrays.stream(Control.values()).map(ApiJson::word).collect(Collectors.joining(", "));
      return ApiCalls.bad("control", "control must be one of " + known);
    }
    int limit = ApiCalls.limit(call);
    if (limit < 1) {
      return ApiCalls.badLimit();
    }
    String before = call.parameter("before");
    return ApiCalls.readMasked(
        call,
        conversations.masking(),
        masking -> page(conversations.list(control.orElse(null), before, limit), limit, masking));
  }

  CompletionStage<Answer> one(HttpRoute.Call call) {
    String id = call.variable("id");
    return ApiCalls.readMasked(
        call,
        conversations.masking(),
        masking ->
            conversations
                .transcript(id)
                .map(transcript -> Answer.of(200, ApiJson.transcript(transcript, masking)))
                .orElseGet(() ->
                    Answer.error(404, "unknown_conversation", "no conversation has this id")));
  }

  private static Answer page(List<Conversation> page, int limit, Masking masking) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("conversations");
    page.forEach(conversation -> list.add(ApiJson.conversation(conversation, masking)));
    json.put("next", page.size() < limit ? null : page.getLast().id());
    return Answer.of(200, json);
  }
}
