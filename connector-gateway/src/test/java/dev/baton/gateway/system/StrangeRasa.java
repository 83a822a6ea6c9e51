package dev.baton.gateway.system;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The REST channel and the part of the HTTP API that Rasa 3.6 documents, with a bot that repeats
 * what it receives and calls {@code /handoff} from its custom action when it receives "help".
 */
final class StrangeRasa extends Loopback {

  static final String TOKEN = "strange-rasa-token-0123456789";

  private final URI handoff;
  private final Map<String, ArrayNode> trackers = new ConcurrentHashMap<>();
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final List<HttpResponse<String>> handoffs = new CopyOnWriteArrayList<>();
  private final List<JsonNode> triggered = new CopyOnWriteArrayList<>();

  /**
   * @param handoff where its custom action calls for a person
   */
  StrangeRasa(URI handoff) {
    this.handoff = handoff;
  }

  /** Bodies of the REST channel. */
  List<JsonNode> heard() {
    return List.copyOf(heard);
  }

  List<String> wordsOf(String sender) {
    return heard.stream()
        .filter(body -> body.path("sender").asString("").equals(sender))
        .map(body -> body.path("message").asString(""))
        .toList();
  }

  /** What {@code /handoff} answered. */
  List<HttpResponse<String>> handoffs() {
    return List.copyOf(handoffs);
  }

  /** Bodies of {@code trigger_intent}. */
  List<JsonNode> triggered() {
    return List.copyOf(triggered);
  }

  @Override
  @Nullable Answer answer(Call call) throws Exception {
    if (call.path().equals("/webhooks/rest/webhook")) {
      heard.add(call.body());
      return new Answer(200, reply(call.body()));
    }
    if (call.path().equals("/webhooks/rest/")) {
      return new Answer(200, object().put("status", "ok"));
    }
    if (call.path().equals("/version")) {
      return new Answer(
          200, object().put("version", "3.6.20").put("minimum_compatible_version", "3.5.0"));
    }
    if (!TOKEN.equals(call.query().get("token"))) {
      return new Answer(
          401,
          object()
              .put("version", "3.6.20")
              .put("status", "failure")
              .put("reason", "NotAuthenticated")
              .put("code", 401));
    }
    if (call.path().equals("/status")) {
      return new Answer(
          200,
          object()
              .put("model_id", "5a1c")
              .put("model_file", "20261130-model.tar.gz")
              .put("num_active_training_jobs", 0));
    }
    String[] path = call.path().split("/", -1);
    if (path.length < 4 || !path[1].equals("conversations")) {
      return null;
    }
    String sender = decoded(path[2]);
    return switch (path[3]) {
      case "tracker" -> new Answer(200, tracker(sender));
      case "trigger_intent" -> {
        triggered.add(call.body());
        ObjectNode answer = object();
        answer.set("tracker", tracker(sender));
        if (!call.body().path("name").asString("").equals("EXTERNAL_handoff_ended")) {
          yield new Answer(404, object().put("reason", "NotFound").put("status", "failure"));
        }
        say(answer.putArray("messages"), sender, "I am the bot and I am back.");
        yield new Answer(200, answer);
      }
      default -> null;
    };
  }

  private ArrayNode reply(JsonNode body) throws Exception {
    String sender = body.path("sender").asString();
    String text = body.path("message").asString("");
    ObjectNode user = object().put("event", "user").put("text", text);
    user.put("timestamp", System.currentTimeMillis() / 1000.0);
    user.set("input_channel", body.path("input_channel"));
    user.set("metadata", body.path("metadata"));
    ObjectNode parsed = object().put("text", text);
    parsed.putObject("intent").put("name", text.contains("help") ? "human_handoff" : "other");
    user.set("parse_data", parsed);
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    if (text.contains("help")) {
      callForPerson(sender, user, parsed);
      say(messages, sender, "Reaching out to a human agent [" + sender + "]...");
    } else {
      say(messages, sender, "You said: " + text);
    }
    ArrayNode events = trackers.computeIfAbsent(sender, id -> JsonNodeFactory.instance.arrayNode());
    events.add(user);
    messages.forEach(
        said -> events.addObject().put("event", "bot").put("text", said.path("text").asString()));
    events.addObject().put("event", "action").put("name", "action_listen");
    return messages;
  }

  /** The custom action of the forum's thread; two of its fields are JSON within a text. */
  private void callForPerson(String sender, ObjectNode user, ObjectNode parsed) throws Exception {
    ObjectNode call = object().put("sender_id", sender).put("isPaused", false);
    call.set("channel", user.path("input_channel"));
    call.put("latest_events", JsonNodeFactory.instance.arrayNode().add(user).toString());
    call.put("intent", "human_handoff").put("latest_msg", parsed.toString());
    HttpRequest request =
        HttpRequest.newBuilder(handoff)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(call.toString()))
            .build();
    handoffs.add(Program.send(request));
  }

  private ObjectNode tracker(String sender) {
    ObjectNode tracker = object().put("sender_id", sender).put("paused", false);
    tracker.putObject("slots");
    tracker.set(
        "events", trackers.computeIfAbsent(sender, id -> JsonNodeFactory.instance.arrayNode()));
    return tracker;
  }

  private static void say(ArrayNode messages, String sender, String text) {
    messages.addObject().put("recipient_id", sender).put("text", text);
  }
}
