package dev.baton.bot.rasa;

import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.conversation.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events that Baton adds to a tracker when it hands a conversation back.
 *
 * <p>What the user wrote becomes {@code user} events without NLU results. What agents wrote becomes
 * {@code agent} events, which Rasa stores and otherwise ignores. All are marked as Baton's. They
 * never carry {@code baton_message_id}, which marks turns that a bot was given.
 *
 * @param inputChannel the channel that the user's messages are said to come from
 */
record TrackerEvents(HandBack handBack, String inputChannel) {

  /** Their mark, in {@code metadata.source}. */
  private static final String SOURCE = "baton";

  private static final Duration TICK = Duration.ofMillis(1);

  static boolean isOurs(JsonNode event) {
    return SOURCE.equals(RasaJson.text(event.path("metadata"), "source"));
  }

  /** A marked event with nothing but its name. */
  ObjectNode event(String type) {
    ObjectNode event = RasaJson.MAPPER.createObjectNode().put("event", type);
    event.putObject("metadata").put("source", SOURCE).put("handoff_id", handBack.handoffId());
    return event;
  }

  /** What user and agents wrote, in order, each with the time at which it was written. */
  List<ObjectNode> messages() {
    List<ObjectNode> events = new ArrayList<>();
    for (Message message : handBack.humanPart()) {
      switch (message.author()) {
        case USER -> events.add(user(message));
        case AGENT -> events.add(agent(message));
        case BOT, SYSTEM, NOTE, DRAFT -> {}
      }
    }
    return events;
  }

  /**
   * The events that begin a session, timed just before the first message. A list that begins with
   * them keeps Rasa from starting a session of its own, with the bot's greeting, for a sender it
   * does not know.
   */
  List<ObjectNode> sessionStart() {
    Instant first =
        handBack.humanPart().isEmpty() ? Instant.EPOCH : handBack.humanPart().getFirst().at();
    ObjectNode action = event("action").put("name", "action_session_start");
    return List.of(
        at(action, first.minus(TICK.multipliedBy(2))),
        at(event("session_started"), first.minus(TICK)));
  }

  /** How many of the messages a tracker already holds. */
  int countIn(JsonNode tracker) {
    return (int)
        tracker.path("events").values().stream()
            .filter(TrackerEvents::isOurs)
            .filter(event ->
                handBack.handoffId().equals(RasaJson.text(event.path("metadata"), "handoff_id")))
            .map(event -> RasaJson.text(event, "event"))
            .filter(type -> "user".equals(type) || "agent".equals(type))
            .count();
  }

  private ObjectNode user(Message message) {
    String text = message.content().asText();
    ObjectNode event = event("user").put("text", text);
    event.put("input_channel", inputChannel).put("message_id", message.id());
    ObjectNode parsed = event.putObject("parse_data").put("text", text);
    parsed.putObject("intent");
    parsed.putArray("entities");
    return at(event, message.at());
  }

  private ObjectNode agent(Message message) {
    ObjectNode event = event("agent").put("text", message.content().asText());
    String name = message.authorName() == null ? handBack.agentName() : message.authorName();
    event.putObject("data").put("agent_id", name).put("message_id", message.id());
    return at(event, message.at());
  }

  private static ObjectNode at(ObjectNode event, Instant moment) {
    return event.put("timestamp", moment.getEpochSecond() + moment.getNano() / 1e9);
  }
}
