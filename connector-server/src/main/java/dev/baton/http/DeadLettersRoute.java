package dev.baton.http;

import dev.baton.masking.Masking;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.DeadLetters.Outcome;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/v1/dead-letters}: lists what could not be delivered; retries or discards it. */
final class DeadLettersRoute {

  private final DeadLetters letters;
  private final Masking masking;

  DeadLettersRoute(DeadLetters letters, Masking masking) {
    this.letters = letters;
    this.masking = masking;
  }

  /** The list leaves out what was said unless it is asked for, so that it can be passed around. */
  CompletionStage<Answer> list(HttpRoute.Call call) {
    int limit = ApiCalls.limit(call);
    if (limit < 1) {
      return ApiCalls.badLimit();
    }
    String asked = call.parameter("text");
    if (asked != null && !asked.equals("true") && !asked.equals("false")) {
      return ApiCalls.bad("text", "text must be true or false");
    }
    String before = call.parameter("before");
    return ApiCalls.readMasked(
        call,
        masking,
        shown -> {
          try {
            return page(letters.list(before, limit), "true".equals(asked), shown);
          } catch (IllegalArgumentException notACursor) {
            return Answer.wrong("before", String.valueOf(notACursor.getMessage()));
          }
        });
  }

  CompletionStage<Answer> retry(HttpRoute.Call call) {
    return ApiCalls.change(
        letters.retry(call.variable("id")), outcome -> answer(outcome, call, "waiting"));
  }

  CompletionStage<Answer> discard(HttpRoute.Call call) {
    return ApiCalls.change(
        letters.discard(call.variable("id")), outcome -> answer(outcome, call, "discarded"));
  }

  private static Answer answer(Outcome outcome, HttpRoute.Call call, String status) {
    return switch (outcome) {
      case Outcome.Done done ->
          Answer.of(
              200,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("id", call.variable("id"))
                  .put("status", status));
      case Outcome.Unknown unknown ->
          Answer.error(404, "unknown_dead_letter", "no dead letter has this id, or not any more");
      case Outcome.NotPossible not -> Answer.error(409, "not_possible", not.why());
    };
  }

  private static Answer page(DeadLetters.Page page, boolean text, Masking shown) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("dead_letters");
    page.letters().forEach(letter -> list.add(ApiJson.letter(letter, text, shown)));
    json.put("count", page.count()).put("next", page.next());
    return Answer.of(200, json);
  }
}
