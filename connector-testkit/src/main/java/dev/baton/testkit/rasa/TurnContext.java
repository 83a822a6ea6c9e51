package dev.baton.testkit.rasa;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a script sees of its turn and can do in it. To be used on the script's thread only. */
public final class TurnContext {

  private static final Duration LONGEST_CALL = Duration.ofMinutes(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(task -> Thread.ofVirtual().name("fake-rasa-action").start(task))
          .build();

  private final String sender;
  private final JsonNode user;
  private final FakeTracker tracker;
  private final Output output;
  private @Nullable String response;

  TurnContext(String sender, JsonNode user, FakeTracker tracker, Output output) {
    this.sender = sender;
    this.user = user;
    this.tracker = tracker;
    this.output = output;
  }

  /** Receives each message as it is said; an exception fails the turn. */
  @FunctionalInterface
  interface Output {
    void say(ObjectNode message);
  }

  public String sender() {
    return sender;
  }

  /** The user's text; {@code EXTERNAL: <intent>} if an intent was triggered; empty for none. */
  public String text() {
    return user.path("text").asString("");
  }

  /** The intent that was understood; null for none. */
  public @Nullable String intent() {
    JsonNode name = user.path("parse_data").path("intent").path("name");
    return name.isString() ? name.stringValue() : null;
  }

  /** The entities that came with the intent, by name. */
  public Map<String, String> entities() {
    Map<String, String> entities = new LinkedHashMap<>();
    for (JsonNode entity : user.path("parse_data").path("entities").values()) {
      entities.put(entity.path("entity").asString(""), entity.path("value").asString(""));
    }
    return entities;
  }

  /** The user event's metadata as JSON, as far as this version of Rasa keeps it. */
  public String metadata() {
    return user.path("metadata").toString();
  }

  public @Nullable String inputChannel() {
    JsonNode channel = user.path("input_channel");
    return channel.isString() ? channel.stringValue() : null;
  }

  /** The events so far as JSON, as a custom action gets them. */
  public String latestEvents() {
    return tracker.events().toString();
  }

  /** The message that is being answered as JSON, as a custom action gets it. */
  public String latestMessage() {
    return user.path("parse_data").toString();
  }

  public boolean paused() {
    return tracker.paused();
  }

  /** Runs an action and says the text as the response of the same name in the domain. */
  public void utter(String responseName, String text) {
    tracker.action(responseName);
    respond(responseName, text);
  }

  /** Does not understand: Rasa's own fallback runs and says {@code utter_default}. */
  public void fallback(String text) {
    tracker.action("action_default_fallback");
    respond("utter_default", text);
    tracker.add("rewind");
  }

  /** Understands a CALM command, by its name in Rasa Pro. */
  public void command(String command) {
    ObjectNode parsed = (ObjectNode) user.path("parse_data");
    parsed.withArray("commands").addObject().put("command", command);
  }

  /** Starts a CALM flow. */
  public void flow(String flowId) {
    tracker.add(
        FakeTracker.JSON.createObjectNode().put("event", "flow_started").put("flow_id", flowId));
  }

  private void respond(String responseName, String text) {
    response = responseName;
    try {
      say(text);
    } finally {
      response = null;
    }
  }

  /** Says text; Rasa sends each part between blank lines as its own message. */
  public void say(String text) {
    bot(text, "text", null);
    for (String part : text.strip().split("\n\n", -1)) {
      output.say(message("text", FakeTracker.JSON.stringNode(part)));
    }
  }

  /**
   * Says text with buttons.
   *
   * @param payloads the payload of each button by its title, in order
   */
  public void buttons(String text, Map<String, String> payloads) {
    ArrayNode buttons = FakeTracker.JSON.createArrayNode();
    payloads.forEach(
        (title, payload) -> buttons.addObject().put("title", title).put("payload", payload));
    bot(text, "buttons", buttons);
    ObjectNode message = message("text", FakeTracker.JSON.stringNode(text));
    message.set("buttons", buttons);
    output.say(message);
  }

  public void image(String url) {
    bot(null, "image", FakeTracker.JSON.stringNode(url));
    output.say(message("image", FakeTracker.JSON.stringNode(url)));
  }

  public void attachment(String url) {
    bot(null, "attachment", FakeTracker.JSON.stringNode(url));
    output.say(message("attachment", FakeTracker.JSON.stringNode(url)));
  }

  /** Says any JSON. */
  public void custom(String json) {
    JsonNode value = FakeTracker.JSON.readTree(json);
    bot(null, "custom", value);
    output.say(message("custom", value));
  }

  public void slot(String name, String value) {
    tracker.add(
        FakeTracker.JSON
            .createObjectNode()
            .put("event", "slot")
            .put("name", name)
            .put("value", value));
  }

  /**
   * Pauses the conversation, like an action that returns {@code ConversationPaused()}. The bot does
   * not listen after it: once resumed it does not understand the next message, unless an {@code
   * action_listen} was appended.
   */
  public void pause() {
    tracker.action("action_pause");
    tracker.add("pause");
  }

  /** Holds the turn, and with it the conversation's lock, until the latch opens. */
  public void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody opened the latch");
    }
  }

  /** Fails the turn like an error inside Rasa: nothing of it is saved. */
  public void fail() {
    throw new IllegalStateException("scripted failure");
  }

  /** Calls a server like a custom action: inside the turn, holding the conversation's lock. */
  public Answer post(URI url, String json) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(url)
                .timeout(LONGEST_CALL)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /** The answer to a call. */
  public record Answer(int status, String body) {}

  void restart() {
    tracker.add("restart");
  }

  private ObjectNode message(String field, JsonNode value) {
    ObjectNode message = FakeTracker.JSON.createObjectNode().put("recipient_id", sender);
    message.set(field, value);
    return message;
  }

  private void bot(@Nullable String text, String field, @Nullable JsonNode value) {
    ObjectNode event = FakeTracker.JSON.createObjectNode().put("event", "bot").put("text", text);
    ObjectNode data = event.putObject("data");
    data.putNull("elements").putNull("quick_replies").putNull("buttons");
    data.putNull("attachment").putNull("image").putNull("custom");
    if (value != null) {
      data.set(field, value);
    }
    if (field.equals("image")) {
      data.set("attachment", value);
    }
    if (response != null) {
      event.putObject("metadata").put("utter_action", response);
    }
    tracker.add(event);
  }
}
