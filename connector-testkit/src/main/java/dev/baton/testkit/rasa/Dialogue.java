package dev.baton.testkit.rasa;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All conversations: scripts, trackers, and the lock that everyone takes who writes a tracker. */
final class Dialogue {

  private static final Logger log = LoggerFactory.getLogger(Dialogue.class);
  private static final Pattern COMMAND =
      Pattern.compile("/([^{@\\s]+)(@[0-9.]+)?(\\{.*})?", Pattern.DOTALL);
  private static final Set<String> EVENTS =
      Set.of(
          "user",
          "bot",
          "agent",
          "action",
          "slot",
          "pause",
          "resume",
          "restart",
          "followup",
          "session_started",
          "undo",
          "rewind",
          "reminder",
          "cancel_reminder",
          "export",
          "active_loop",
          "form",
          "loop_interrupted",
          "form_validation",
          "action_execution_rejected",
          "user_featurization",
          "entities");

  private final RasaOptions options;
  private final TicketLock lock;
  private final Map<String, FakeTracker> saved = new ConcurrentHashMap<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Map<String, RasaScript> intents = new ConcurrentHashMap<>();
  private final Map<String, RasaScript> actions = new ConcurrentHashMap<>();
  private final List<RasaTurn> turns = new CopyOnWriteArrayList<>();
  private volatile RasaScript otherwise = turn -> {};

  Dialogue(RasaOptions options) {
    this.options = options;
    this.lock = new TicketLock(options);
  }

  private record Rule(Predicate<String> heard, @Nullable String intent, RasaScript script) {}

  private record Understood(@Nullable String intent, JsonNode entities, RasaScript script) {}

  void on(Predicate<String> heard, @Nullable String intent, RasaScript script) {
    rules.add(new Rule(heard, intent, script));
  }

  void otherwise(RasaScript script) {
    otherwise = script;
  }

  void onIntent(String intent, RasaScript script) {
    intents.put(intent, script);
  }

  void onAction(String action, RasaScript script) {
    actions.put(action, script);
  }

  List<RasaTurn> turns() {
    return turns;
  }

  /**
   * A message over a channel.
   *
   * @return whether the turn succeeded; false if it failed or never got its lock
   */
  boolean message(
      String sender,
      String words,
      String inputChannel,
      JsonNode metadata,
      TurnContext.Output output)
      throws InterruptedException {
    if (!options.model) {
      return true;
    }
    TicketLock.Ticket ticket;
    try {
      ticket = lock.take(sender);
    } catch (RasaError locked) {
      log.warn("no lock, message lost: sender={}", sender);
      return false;
    }
    Instant start = Instant.now();
    boolean[] kept = {false};
    String text = words.strip();
    try {
      return turn(sender, text, inputChannel, metadata, kept, output);
    } finally {
      turns.add(
          new RasaTurn(
              sender, text, inputChannel, metadata.toString(), start, Instant.now(), kept[0]));
      lock.release(ticket);
    }
  }

  private boolean turn(
      String sender,
      String text,
      String inputChannel,
      JsonNode metadata,
      boolean[] kept,
      TurnContext.Output output)
      throws InterruptedException {
    if (!options.delay.isZero()
        && new CountDownLatch(1).await(options.delay.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("nobody counts this latch down");
    }
    FakeTracker tracker = tracker(sender).copy();
    Understood understood = understand(text);
    ObjectNode user = FakeTracker.JSON.createObjectNode().put("event", "user").put("text", text);
    user.put("input_channel", inputChannel);
    user.set("parse_data", parsed(text, understood.intent(), understood.entities()));
    user.set("metadata", options.keepsMetadata() ? metadata : FakeTracker.JSON.createObjectNode());
    tracker.add(user);
    TurnContext context = new TurnContext(sender, user, tracker, output);
    if (!tracker.paused() || "restart".equals(understood.intent())) {
      if (!listened(understood.script(), context, tracker)) {
        return false;
      }
    }
    saved.put(sender, tracker);
    kept[0] = true;
    return true;
  }

  /** The bot speaks without being asked, as a reminder does. */
  void remind(String sender, RasaScript script, TurnContext.Output output)
      throws InterruptedException {
    TicketLock.Ticket ticket = lock.take(sender);
    try {
      FakeTracker tracker = tracker(sender).copy();
      if (!tracker.paused()
          && listened(
              script, new TurnContext(sender, tracker.latest("user"), tracker, output), tracker)) {
        saved.put(sender, tracker);
      }
    } finally {
      lock.release(ticket);
    }
  }

  ObjectNode tracker(String sender, String includeEvents) {
    return tracker(sender).dump(includeEvents);
  }

  ObjectNode append(String sender, JsonNode body, String includeEvents)
      throws InterruptedException {
    List<JsonNode> events = body.isArray() ? List.copyOf(body.values()) : List.of(body);
    events.forEach(this::validate);
    TicketLock.Ticket ticket = lock.take(sender);
    try {
      if (events.isEmpty() || events.stream().anyMatch(Dialogue::breaksRasa)) {
        throw new RasaError(500, "ConversationError", "An unexpected error occurred.");
      }
      FakeTracker tracker =
          beginsSession(events)
              ? saved.getOrDefault(sender, FakeTracker.empty(sender, options.version)).copy()
              : tracker(sender).copy();
      events.forEach(event -> tracker.add((ObjectNode) event.deepCopy()));
      saved.put(sender, tracker);
      return tracker.dump(includeEvents);
    } finally {
      lock.release(ticket);
    }
  }

  ObjectNode trigger(String sender, JsonNode body, String includeEvents)
      throws InterruptedException {
    String intent = name(body, "Name of the intent not provided in request body.");
    TicketLock.Ticket ticket = lock.take(sender);
    try {
      RasaScript script = intents.get(intent);
      if (script == null) {
        throw new RasaError(404, "NotFound", "The intent does not exist in the domain.");
      }
      FakeTracker tracker = tracker(sender).copy();
      String text = "EXTERNAL: " + intent;
      ObjectNode user = FakeTracker.JSON.createObjectNode().put("event", "user").put("text", text);
      user.set("input_channel", tracker.latest("user").path("input_channel"));
      user.set("parse_data", parsed(text, intent, entities(body.path("entities"))));
      user.putObject("metadata").put("is_external", true);
      tracker.add(user);
      ArrayNode messages = FakeTracker.JSON.createArrayNode();
      TurnContext context = new TurnContext(sender, user, tracker, messages::add);
      RasaScript heard = tracker.paused() ? turn -> {} : script;
      return ended(listened(heard, context, tracker), context, messages, tracker, includeEvents);
    } finally {
      lock.release(ticket);
    }
  }

  ObjectNode execute(String sender, JsonNode body, String includeEvents)
      throws InterruptedException {
    String action = name(body, "Name of the action not provided in request body.");
    TicketLock.Ticket ticket = lock.take(sender);
    try {
      RasaScript script = actions.get(action);
      if (script == null) {
        throw new RasaError(500, "ConversationError", "An unexpected error occurred.");
      }
      FakeTracker tracker = tracker(sender).copy();
      tracker.action(action);
      ArrayNode messages = FakeTracker.JSON.createArrayNode();
      TurnContext context = new TurnContext(sender, tracker.latest("user"), tracker, messages::add);
      ObjectNode before = tracker(sender).dump(includeEvents);
      ObjectNode answer = ended(played(script, context), context, messages, tracker, includeEvents);
      answer.set("tracker", before);
      return answer;
    } finally {
      lock.release(ticket);
    }
  }

  private ObjectNode ended(
      boolean played,
      TurnContext context,
      ArrayNode messages,
      FakeTracker tracker,
      String includeEvents) {
    if (!played) {
      throw new RasaError(500, "ConversationError", "An unexpected error occurred.");
    }
    saved.put(context.sender(), tracker);
    ObjectNode answer = FakeTracker.JSON.createObjectNode();
    answer.set("tracker", tracker.dump(includeEvents));
    answer.set("messages", messages);
    return answer;
  }

  /**
   * Plays the script if the bot was listening, and makes it listen again; a bot that was not
   * listening does not understand.
   */
  private static boolean listened(RasaScript script, TurnContext context, FakeTracker tracker) {
    boolean lost = !tracker.paused() && !tracker.listens();
    boolean played = played(lost ? turn -> turn.say(FakeRasa.NOT_UNDERSTOOD) : script, context);
    if (played && !tracker.paused()) {
      tracker.action("action_listen");
    }
    return played;
  }

  private static boolean played(RasaScript script, TurnContext context) {
    try {
      script.play(context);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception failed) {
      log.warn("turn failed, nothing saved: sender={}", context.sender(), failed);
      return false;
    }
  }

  private FakeTracker tracker(String sender) {
    return saved.computeIfAbsent(sender, id -> FakeTracker.begin(id, options.version));
  }

  private Understood understand(String text) {
    Matcher command = COMMAND.matcher(text);
    if (command.matches()) {
      String intent = command.group(1);
      RasaScript script =
          intent.equals("restart")
              ? TurnContext::restart
              : intents.getOrDefault(intent, turn -> {});
      return new Understood(intent, entities(json(command.group(3))), script);
    }
    JsonNode none = FakeTracker.JSON.createArrayNode();
    return rules.stream()
        .filter(rule -> rule.heard().test(text))
        .findFirst()
        .map(rule -> new Understood(rule.intent(), none, rule.script()))
        .orElseGet(() -> new Understood(null, none, otherwise));
  }

  private static JsonNode json(@Nullable String text) {
    try {
      return text == null ? FakeTracker.JSON.createObjectNode() : FakeTracker.JSON.readTree(text);
    } catch (JacksonException unreadable) {
      log.warn("entities that are no JSON are left out, as Rasa does");
      return FakeTracker.JSON.createObjectNode();
    }
  }

  private static ObjectNode parsed(String text, @Nullable String intent, JsonNode entities) {
    ObjectNode parsed = FakeTracker.JSON.createObjectNode().put("text", text);
    parsed.putObject("intent").put("name", intent).put("confidence", intent == null ? 0.0 : 1.0);
    parsed.set("entities", entities);
    return parsed;
  }

  private static JsonNode entities(JsonNode given) {
    if (!given.isObject()) {
      return given.isArray() ? given : FakeTracker.JSON.createArrayNode();
    }
    ArrayNode entities = FakeTracker.JSON.createArrayNode();
    given
        .properties()
        .forEach(entry ->
            entities.addObject().put("entity", entry.getKey()).set("value", entry.getValue()));
    return entities;
  }

  private static String name(JsonNode body, String missing) {
    String name = body.path("name").asString("");
    if (name.isEmpty()) {
      throw new RasaError(400, "BadRequest", missing);
    }
    return name;
  }

  private void validate(JsonNode event) {
    JsonNode intent = event.path("parse_data").path("intent").path("name");
    String type = event.path("event").asString("");
    if (!EVENTS.contains(type) || options.refusedEvents.contains(type) || intent.isNull()) {
      throw new RasaError(400, "BadRequest", "Supplied events are not valid.");
    }
  }

  private static boolean beginsSession(List<JsonNode> events) {
    return events.size() > 1
        && events.get(0).path("name").asString("").equals("action_session_start")
        && events.get(1).path("event").asString("").equals("session_started");
  }

  private static boolean breaksRasa(JsonNode event) {
    return event.path("event").asString("").equals("user") && !event.path("parse_data").isObject();
  }
}
