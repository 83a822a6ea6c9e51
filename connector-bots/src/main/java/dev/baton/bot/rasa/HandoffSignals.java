package dev.baton.bot.rasa;

import dev.baton.bot.Reply;
import dev.baton.conversation.HandoffRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The ways in which a bot says in its answer that the conversation is to go elsewhere.
 *
 * <ul>
 *   <li>{@code {"handoff": {"to": "human" | "<bot>", "queue", "reason", "title", "priority",
 *       "skills", "language", …}}}, with {@code target} as an alias of {@code to}, or {@code
 *       {"handoff": "human"}};
 *   <li>{@code {"handoff_host": "<url>", "title"}}, as helpdesk-assistant does;
 *   <li>{@code {"action": "handover", "actionData": {"targetDepartment"}}}, as Rocket.Chat's app
 *       does;
 *   <li>the whole text {@code handoff_to_human}.
 * </ul>
 */
final class HandoffSignals {

  private static final Set<String> PEOPLE = Set.of("human", "agent", "person", "people");
  private static final Set<String> READ =
      Set.of(
          "to",
          "target",
          "queue",
          "reason",
          "intent",
          "priority",
          "skills",
          "language",
          "metadata");

  private HandoffSignals() {}

  static boolean isSignal(String text) {
    return text.strip().equals("handoff_to_human");
  }

  static boolean isSignal(JsonNode custom) {
    return custom.has("handoff") || custom.has("handoff_host") || isHandover(custom);
  }

  /** Reads a signal; null if it does not say what it asks for. */
  static @Nullable Reply read(JsonNode custom) {
    if (custom.has("handoff")) {
      return handoff(custom.path("handoff"));
    }
    if (custom.has("handoff_host")) {
      URI host = RasaJson.webAddress(RasaJson.text(custom, "handoff_host"));
      return host == null ? null : new Reply.SwitchBot(null, host, RasaJson.text(custom, "title"));
    }
    String department = RasaJson.text(custom.path("actionData"), "targetDepartment");
    return new Reply.HandOff(
        new HandoffRequest(department, null, null, 0, List.of(), null, Map.of()));
  }

  private static boolean isHandover(JsonNode custom) {
    return "handover".equals(RasaJson.text(custom, "action"));
  }

  private static @Nullable Reply handoff(JsonNode value) {
    if (value.isObject()) {
      String to = RasaJson.text(value, "to");
      return to(to == null ? RasaJson.text(value, "target") : to, value);
    }
    String to = RasaJson.text(value);
    return to != null || (value.isBoolean() && value.booleanValue()) ? to(to, value) : null;
  }

  private static Reply to(@Nullable String to, JsonNode value) {
    if (to == null || PEOPLE.contains(to.strip().toLowerCase(Locale.ROOT))) {
      return new Reply.HandOff(request(value));
    }
    URI host = RasaJson.webAddress(to);
    String title = RasaJson.text(value, "title");
    return host == null
        ? new Reply.SwitchBot(to.strip(), null, title)
        : new Reply.SwitchBot(null, host, title);
  }

  private static HandoffRequest request(JsonNode value) {
    Map<String, String> context = new LinkedHashMap<>();
    value.properties().stream()
        .filter(field -> !READ.contains(field.getKey()))
        .forEach(field -> put(context, field));
    value.path("metadata").properties().forEach(field -> put(context, field));
    return new HandoffRequest(
        RasaJson.text(value, "queue"),
        RasaJson.text(value, "reason"),
        RasaJson.text(value, "intent"),
        priority(value.path("priority")),
        skills(value.path("skills")),
        RasaJson.text(value, "language"),
        context);
  }

  private static void put(Map<String, String> context, Map.Entry<String, JsonNode> field) {
    if (!field.getValue().isNull()) {
      String scalar = RasaJson.scalar(field.getValue());
      context.put(field.getKey(), scalar == null ? field.getValue().toString() : scalar);
    }
  }

  private static int priority(JsonNode value) {
    String text = RasaJson.scalar(value);
    return text != null && text.strip().matches("-?\\d{1,9}") ? Integer.parseInt(text.strip()) : 0;
  }

  private static List<String> skills(JsonNode value) {
    List<String> skills = new ArrayList<>();
    for (JsonNode entry : value.isArray() ? value.values() : List.of(value)) {
      String skill = RasaJson.scalar(entry);
      if (skill != null) {
        skills.add(skill);
      }
    }
    return skills;
  }
}
