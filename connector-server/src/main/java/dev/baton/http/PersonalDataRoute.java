package dev.baton.http;

import dev.baton.connector.Place;
import dev.baton.masking.Masking;
import dev.baton.routing.PersonalData;
import java.util.List;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Exports and erases what is stored about one user. */
final class PersonalDataRoute {

  private final PersonalData data;
  private final Masking masking;

  PersonalDataRoute(PersonalData data, Masking masking) {
    this.data = data;
    this.masking = masking;
  }

  /**
   * {@code GET /api/v1/users/{id}/conversations}: finds a user by the platform's id. The same id
   * may belong to different people on different channels; {@code channel} says which one is meant.
   */
  CompletionStage<Answer> ofUser(HttpRoute.Call call) {
    String user = call.variable("id");
    String channel = call.parameter("channel");
    return ApiCalls.readMasked(
        call,
        masking,
        shown -> {
          ObjectNode json = JsonNodeFactory.instance.objectNode();
          ArrayNode list = json.putArray("conversations");
          data.ofUser(user).stream()
              .filter(conversation -> channel == null || conversation.channel().equals(channel))
              .forEach(conversation -> list.add(ApiJson.conversation(conversation, shown)));
          return Answer.of(200, json);
        });
  }

  /** {@code GET /api/v1/conversations/{id}/export}. */
  CompletionStage<Answer> export(HttpRoute.Call call) {
    String id = call.variable("id");
    return ApiCalls.read(
        () -> data.export(id).map(PersonalDataRoute::whole).orElseGet(PersonalDataRoute::unknown));
  }

  /** {@code DELETE /api/v1/conversations/{id}}: answered once the erasure is certain to happen. */
  CompletionStage<Answer> erase(HttpRoute.Call call) {
    String id = call.variable("id");
    return ApiCalls.change(
        data.erase(id),
        wish ->
            switch (wish) {
              case BEGUN ->
                  Answer.of(
                      202,
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("conversation", id)
                          .put("status", "erasing"));
              case UNKNOWN -> unknown();
            });
  }

  /**
   * {@code GET /api/v1/erasures}: the erasures that are not finished, the oldest first, and how
   * many there are in all. With {@code conversation} only the one of that conversation, if there is
   * one.
   */
  CompletionStage<Answer> pending(HttpRoute.Call call) {
    String only = call.parameter("conversation");
    return ApiCalls.read(() -> {
      List<PersonalData.Pending> pending =
          only == null ? data.pending() : data.pending(only).stream().toList();
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode list = json.putArray("erasures");
      pending.forEach(one ->
          list.addObject()
              .put("conversation", one.conversationId())
              .put("begun_at", one.begunAt().toString())
              .put("stripped", one.stripped()));
      json.put("count", only == null ? data.pendingCount() : pending.size());
      return Answer.of(200, json);
    });
  }

  private static Answer unknown() {
    return Answer.error(404, "unknown_conversation", "no conversation has this id");
  }

  private static Answer whole(PersonalData.Export export) {
    ObjectNode json = ApiJson.transcript(export.transcript(), Masking.NONE);
    ArrayNode copies = json.putArray("copies");
    export
        .copies()
        .forEach(copy ->
            at(copies.addObject().put("message", copy.messageId()), copy.channel(), copy.place())
                .put("platform_id", copy.platformId())
                .put("side", copy.atDesk() ? "desk" : "user"));
    ArrayNode threads = json.putArray("desk_threads");
    export
        .threads()
        .forEach(thread ->
            at(threads.addObject().put("desk", thread.desk()), thread.channel(), thread.place())
                .put("opened_at", thread.openedAt().toString()));
    ObjectNode records = json.putObject("records");
    export
        .records()
        .forEach((table, rows) -> {
          ArrayNode list = records.putArray(table);
          rows.forEach(row -> row.forEach(list.addObject()::put));
        });
    return Answer.of(200, json);
  }

  private static ObjectNode at(ObjectNode json, String channel, Place place) {
    return json.put("channel", channel).put("chat", place.chat()).put("thread", place.thread());
  }
}
