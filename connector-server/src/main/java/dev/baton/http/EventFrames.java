package dev.baton.http;

import dev.baton.conversation.AuditEntry;
import dev.baton.masking.Masking;
import dev.baton.routing.ChangeFeed;
import dev.baton.routing.ChangeFeed.Step;
import dev.baton.routing.Overview;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A portion of what happened as the lines of a stream of events, made once for all streams that
 * tell the same.
 *
 * <p>First come the conversations, without an id, then the steps, each with the cursor from which
 * another stream goes on. So a stream that is cut off in the middle is continued without a gap.
 */
final class EventFrames {

  /** Ends each stream's first lines: how soon a client calls again, in milliseconds. */
  private static final String RETRY = "retry: 2000\n";

  private final ChangeFeed.Portion portion;
  private final Masking masking;
  private final Map<View, String> made = new HashMap<>();

  EventFrames(ChangeFeed.Portion portion, Masking masking) {
    this.portion = portion;
    this.masking = masking;
  }

  /** What a stream shows. */
  record View(Set<EventKind> kinds, boolean unmasked) {

    View {
      kinds = Set.copyOf(kinds);
    }
  }

  /** The lines for a stream; empty if nothing happened. */
  String of(View view) {
    return portion.steps().isEmpty() ? "" : made.computeIfAbsent(view, this::make);
  }

  private String make(View view) {
    Masking shown = view.unmasked() ? Masking.NONE : masking;
    StringBuilder lines = new StringBuilder();
    if (view.kinds().contains(EventKind.CONVERSATION)) {
      portion
          .conversations()
          .forEach(
              one -> add(lines, EventKind.CONVERSATION.word(), ApiJson.conversation(one, shown)));
    }
    for (Step step : portion.steps()) {
      switch (step) {
        case Step.Wrote wrote -> {
          if (view.kinds().contains(EventKind.MESSAGE)) {
            lines.append("id: ").append(wrote.cursor()).append('\n');
            add(lines, EventKind.MESSAGE.word(), message(wrote.sent(), shown));
          }
        }
        case Step.Changed changed -> {
          if (view.kinds().contains(EventKind.CHANGE)) {
            lines.append("id: ").append(changed.cursor()).append('\n');
            add(lines, EventKind.CHANGE.word(), message(changed.sent(), shown));
          }
        }
        case Step.Moved moved -> {
          if (view.kinds().contains(EventKind.HANDOFF)) {
            lines.append("id: ").append(moved.cursor()).append('\n');
            add(lines, EventKind.HANDOFF.word(), handoff(moved));
          }
        }
      }
    }
    return lines.append(at(portion.cursor())).toString();
  }

  /** Tells a client from where to go on, and nothing else. */
  static String at(String cursor) {
    return "id: " + cursor + "\n\n";
  }

  /** The first lines of a stream. */
  static String begin(String cursor) {
    return RETRY + at(cursor);
  }

  /** Says that something is missing: the client must read everything again. */
  static String reset(String cursor) {
    return "event: reset\ndata: {}\n" + at(cursor);
  }

  /** A comment, which shows that the stream is alive, and how far it is. */
  static String alive(String cursor) {
    return ": alive\n" + at(cursor);
  }

  static String health(JsonNode changed) {
    StringBuilder lines = new StringBuilder();
    add(lines, EventKind.HEALTH.word(), changed);
    return lines.toString();
  }

  private static void add(StringBuilder lines, String event, JsonNode data) {
    lines.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
  }

  private static ObjectNode message(Overview.Sent sent, Masking masking) {
    return ApiJson.sent(sent, masking).put("conversation", sent.message().conversationId());
  }

  private static ObjectNode handoff(Step.Moved moved) {
    AuditEntry entry = moved.entry();
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", moved.kind())
        .put("id", entry.id())
        .put("conversation", entry.conversationId())
        .put("handoff", entry.handoffId())
        .put("epoch", entry.epoch())
        .put("queue", entry.detail().get("queue"))
        .put("agent_name", entry.detail().get("agent_name"))
        .put("why", moved.why())
        .put("at", entry.at().toString());
  }
}
