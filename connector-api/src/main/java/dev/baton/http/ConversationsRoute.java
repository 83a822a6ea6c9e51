package dev.baton.http;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.routing.Conversations;
import dev.baton.routing.Conversations.Transcript;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /api/v1/conversations}, and one of them with its transcript. */
final class ConversationsRoute {

  private static final Logger log = LoggerFactory.getLogger(ConversationsRoute.class);
  private static final int USUAL_LIMIT = 50;
  private static final int MOST = 200;

  private final Conversations conversations;
  private final Executor readers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());

  ConversationsRoute(Conversations conversations) {
    this.conversations = conversations;
  }

  CompletionStage<Answer> list(Route.Call call) {
    String asked = call.parameter("control");
    Optional<Control> control =
        Arrays.stream(Control.values()).filter(one -> Wire.word(one).equals(asked)).findFirst();
    if (asked != null && control.isEmpty()) {
      String known =
          Arrays.stream(Control.values()).map(Wire::word).collect(Collectors.joining(", "));
      return bad("control must be one of " + known);
    }
    int limit = limit(call.parameter("limit"));
    if (limit < 1) {
      return bad("limit must be a whole number from 1 to " + MOST);
    }
    String before = call.parameter("before");
    return reading(() -> page(conversations.list(control.orElse(null), before, limit), limit));
  }

  CompletionStage<Answer> one(Route.Call call) {
    String id = call.variable("id");
    return reading(() ->
        conversations
            .transcript(id)
            .map(ConversationsRoute::whole)
            .orElseGet(
                () -> Answer.error(404, "unknown_conversation", "no conversation has this id")));
  }

  /** Answers what was asked for, the usual limit when nothing was, and 0 for nonsense. */
  private static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL_LIMIT;
    }
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    return limit <= MOST ? limit : 0;
  }

  private static Answer page(List<Conversation> page, int limit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("conversations");
    page.forEach(conversation -> list.add(Wire.conversation(conversation)));
    json.put("next", page.size() < limit ? null : page.getLast().id());
    return Answer.of(200, json);
  }

  private static Answer whole(Transcript transcript) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("conversation", Wire.conversation(transcript.conversation()));
    ArrayNode messages = json.putArray("messages");
    transcript.messages().forEach(message -> messages.add(Wire.message(message)));
    ArrayNode handoffs = json.putArray("handoffs");
    transcript.handoffs().forEach(handoff -> handoffs.add(Wire.handoff(handoff)));
    return Answer.of(200, json);
  }

  private CompletionStage<Answer> reading(Supplier<Answer> read) {
    return CompletableFuture.supplyAsync(read, readers)
        .exceptionally(failure -> {
          log.warn("conversations could not be read", failure);
          return Answer.later("not_read", "the store does not answer; try again");
        });
  }

  private static CompletionStage<Answer> bad(String message) {
    return CompletableFuture.completedFuture(Answer.error(400, "bad_request", message));
  }
}
