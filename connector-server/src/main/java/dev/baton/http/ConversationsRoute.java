package dev.baton.http;

import dev.baton.conversation.Control;
import dev.baton.masking.Masking;
import dev.baton.routing.Conversations;
import dev.baton.routing.Overview;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /api/v1/conversations}, one conversation with its transcript, and its messages. */
final class ConversationsRoute {

  /** The longest text that is looked for. */
  private static final int LONGEST = 200;

  private final Conversations conversations;
  private final Overview overview;

  ConversationsRoute(Conversations conversations, Overview overview) {
    this.conversations = conversations;
    this.overview = overview;
  }

  CompletionStage<Answer> list(HttpRoute.Call call) {
    int limit = ApiCalls.limit(call);
    if (limit < 1) {
      return ApiCalls.badLimit();
    }
    Overview.Search search;
    try {
      search = search(call);
    } catch (WrongFieldException wrong) {
      return ApiCalls.bad(wrong);
    }
    String before = call.parameter("before");
    return ApiCalls.readMasked(
        call,
        conversations.masking(),
        masking -> {
          try {
            return page(overview.conversations(search, before, limit, masking), masking);
          } catch (IllegalArgumentException notACursor) {
            return Answer.wrong("before", String.valueOf(notACursor.getMessage()));
          } catch (Overview.Busy busy) {
            return Answer.later("busy", "too many searches are running; try again");
          }
        });
  }

  private static Overview.Search search(HttpRoute.Call call) {
    String asked = call.parameter("control");
    Optional<Control> control =
        Arrays.stream(Control.values()).filter(one -> ApiJson.word(one).equals(asked)).findFirst();
    if (asked != null && control.isEmpty()) {
      String known =
          Arrays.stream(Control.values()).map(ApiJson::word).collect(Collectors.joining(", "));
      throw new WrongFieldException("control", "control must be one of " + known);
    }
    return new Overview.Search(
        control.orElse(null),
        call.parameter("channel"),
        call.parameter("queue"),
        call.parameter("agent"),
        text(call, "user"),
        text(call, "q"),
        ApiCalls.time(call, "active_since"),
        ApiCalls.time(call, "active_until"));
  }

  private static @Nullable String text(HttpRoute.Call call, String name) {
    String text = call.parameter(name);
    if (text != null && text.length() > LONGEST) {
      throw new WrongFieldException(name, name + " may have " + LONGEST + " characters");
    }
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Whether a call shows what was said, or personal data unmasked. */
  static boolean isReading(HttpRoute.Call call) {
    return !"false".equals(call.parameter("messages")) || AuditedCalls.isUnmasked(call);
  }

  /**
   * The whole transcript, or the conversation without it. Its tag is the epoch, on which acts may
   * depend.
   */
  CompletionStage<Answer> one(HttpRoute.Call call) {
    String id = call.variable("id");
    String asked = call.parameter("messages");
    if (asked != null && !asked.equals("true") && !asked.equals("false")) {
      return ApiCalls.bad("messages", "messages must be true or false");
    }
    boolean whole = !"false".equals(asked);
    return ApiCalls.readMasked(
        call,
        conversations.masking(),
        masking ->
            (whole ? conversations.transcript(id) : conversations.summary(id))
                .map(transcript ->
                    Answer.of(200, ApiJson.transcript(transcript, masking))
                        .with("ETag", EpochTag.of(transcript.conversation().epoch())))
                .orElseGet(ConversationsRoute::unknown));
  }

  CompletionStage<Answer> messages(HttpRoute.Call call) {
    int limit = ApiCalls.limit(call);
    if (limit < 1) {
      return ApiCalls.badLimit();
    }
    Long after;
    Long before;
    try {
      after = number(call, "after");
      before = number(call, "before");
    } catch (WrongFieldException wrong) {
      return ApiCalls.bad(wrong);
    }
    String id = call.variable("id");
    return ApiCalls.readMasked(
        call,
        conversations.masking(),
        masking ->
            overview
                .messages(id, after, before, limit)
                .map(some -> messages(some, after != null, masking))
                .orElseGet(ConversationsRoute::unknown));
  }

  private static @Nullable Long number(HttpRoute.Call call, String name) {
    String text = call.parameter(name);
    if (text != null && !text.matches("\\d{1,15}")) {
      throw new WrongFieldException(name, name + " must be the seq of a message");
    }
    return text == null ? null : Long.valueOf(text);
  }

  private static Answer messages(Overview.Messages some, boolean forwards, Masking masking) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("messages");
    some.messages().forEach(message -> list.add(ApiJson.sent(message, masking)));
    json.put(
        "next",
        !some.more()
            ? null
            : Long.valueOf(
                (forwards ? some.messages().getLast() : some.messages().getFirst())
                    .message()
                    .seq()));
    return Answer.of(200, json).with("ETag", EpochTag.of(some.conversation().epoch()));
  }

  private static Answer page(Overview.Page page, Masking masking) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("conversations");
    page.conversations().forEach(listed -> list.add(ApiJson.listed(listed, masking)));
    json.put("next", page.next());
    return Answer.of(200, json);
  }

  private static Answer unknown() {
    return Answer.error(404, "unknown_conversation", "no conversation has this id");
  }
}
