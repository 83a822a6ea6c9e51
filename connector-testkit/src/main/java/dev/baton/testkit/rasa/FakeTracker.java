package dev.baton.testkit.rasa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The events of one conversation; its whole state follows from them. Not thread-safe. */
final class FakeTracker {

  static final JsonMapper JSON = JsonMapper.shared();

  private static final Set<String> RESETS = Set.of("session_started", "restart");

  private final String senderId;
  private final String version;
  private final List<ObjectNode> events;

  private FakeTracker(String senderId, String version, List<ObjectNode> events) {
    this.senderId = senderId;
    this.version = version;
    this.events = new ArrayList<>(events);
  }

  /** A new tracker, as Rasa begins it for an unknown sender. */
  static FakeTracker begin(String senderId, String version) {
    FakeTracker tracker = empty(senderId, version);
    tracker.action("action_session_start");
    tracker.add("session_started");
    tracker.action("action_listen");
    return tracker;
  }

  /** A tracker that has not begun a session yet. */
  static FakeTracker empty(String senderId, String version) {
    return new FakeTracker(senderId, version, List.of());
  }

  FakeTracker copy() {
    return new FakeTracker(senderId, version, events);
  }

  /** Appends an event of this type, stamped now. */
  ObjectNode add(String type) {
    ObjectNode event = JSON.createObjectNode().put("event", type);
    add(event);
    return event;
  }

  /** Appends an event; it may have its own timestamp, as posted events do. */
  void add(ObjectNode event) {
    if (!event.path("timestamp").isNumber()) {
      Instant now = Instant.now();
      event.put("timestamp", now.getEpochSecond() + now.getNano() / 1e9);
    }
    if (!version.startsWith("2.")) {
      ObjectNode metadata = JSON.createObjectNode();
      if (event.path("metadata") instanceof ObjectNode given) {
        metadata.setAll(given);
      }
      event.set("metadata", metadata.put("model_id", "0123456789abcdef0123456789abcdef"));
    }
    events.add(event);
  }

  void action(String name) {
    ObjectNode event = JSON.createObjectNode().put("event", "action").put("name", name);
    event.putNull("policy").putNull("confidence").putNull("action_text");
    add(event.put("hide_rule_turn", false));
  }

  boolean paused() {
    boolean paused = false;
    for (ObjectNode event : events) {
      String type = event.path("event").asString("");
      if (RESETS.contains(type) || type.equals("resume")) {
        paused = false;
      } else if (type.equals("pause")) {
        paused = true;
      }
    }
    return paused;
  }

  /** Whether the bot waits for the user; if it does not, none of its rules matches a message. */
  boolean listens() {
    return latest("action").path("name").asString("").equals("action_listen");
  }

  ArrayNode events() {
    return JSON.createArrayNode().addAll(events);
  }

  /** The state as {@code GET /conversations/…/tracker} shows it. */
  ObjectNode dump(String includeEvents) {
    ObjectNode dump = JSON.createObjectNode().put("sender_id", senderId);
    dump.set("slots", slots());
    dump.set("latest_message", latest("user").path("parse_data"));
    dump.set("latest_event_time", events.getLast().path("timestamp"));
    dump.putNull("followup_action");
    dump.put("paused", paused());
    dump.set("events", shown(includeEvents));
    dump.set("latest_input_channel", latest("user").path("input_channel"));
    dump.putObject("active_loop");
    JsonNode action = latest("action").path("name");
    dump.putObject("latest_action").set("action_name", action);
    dump.set("latest_action_name", action);
    dump.properties().stream()
        .filter(field -> field.getValue().isMissingNode())
        .toList()
        .forEach(field -> dump.putNull(field.getKey()));
    return dump;
  }

  JsonNode latest(String type) {
    for (int at = events.size() - 1; at >= 0; at--) {
      if (events.get(at).path("event").asString("").equals(type)) {
        return events.get(at);
      }
    }
    return JSON.missingNode();
  }

  ObjectNode slots() {
    ObjectNode slots = JSON.createObjectNode();
    for (ObjectNode event : events) {
      String type = event.path("event").asString("");
      if (type.equals("slot")) {
        slots.set(event.path("name").asString(""), event.path("value"));
      } else if (type.equals("restart")) {
        slots.removeAll();
      }
    }
    return slots;
  }

  private JsonNode shown(String includeEvents) {
    return switch (includeEvents) {
      case "NONE" -> JSON.nullNode();
      case "ALL" -> events();
      case "APPLIED", "AFTER_RESTART" -> afterRestart();
      default ->
          throw new RasaError(400, "BadRequest", "Invalid parameter value for 'include_events'.");
    };
  }

  private ArrayNode afterRestart() {
    int from = 0;
    for (int at = 0; at < events.size(); at++) {
      if (events.get(at).path("event").asString("").equals("restart")) {
        from = at + 1;
      }
    }
    return JSON.createArrayNode().addAll(events.subList(from, events.size()));
  }
}
