package dev.baton.routing;

import dev.baton.plan.ChannelPlan;
import dev.baton.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says in plain words what bots, platforms and configuration call by names for machines. */
final class PlainWords {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NAME = Pattern.compile("\\p{Ll}+(?:_\\p{Ll}+)+");
  private static final Pattern SEPARATOR = Pattern.compile("[_./\\s]+");
  private static final Pattern HUMP = Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})");
  private static final Set<String> SHORT_FORMS =
      Set.of("vip", "id", "iban", "vat", "url", "sla", "crm", "pin", "gdpr");
  private static final Set<String> ABBREVIATED_PLATFORMS = Set.of("rest", "irc", "sms");

  /** What is no text although it is written as one, by JSON and by Python. */
  private static final Map<String, String> NO_WORDS =
      Map.of("true", "true", "false", "false", "null", "null", "none", "null");

  /** What bots keep for themselves, or what stands elsewhere in a briefing. */
  private static final Set<String> TECHNICAL =
      Set.of(
          "requested_slot",
          "session_started_metadata",
          "return_value",
          "dialogue_stack",
          "flow_hashes",
          "confirmed_slots",
          "rejected_slots",
          "silence_timeout",
          "consecutive_silence_timeouts",
          "handoff_outcome",
          "latest_msg");

  private PlainWords() {}

  /** A channel by its platform; also by its own name if another channel has the same platform. */
  static String channel(Plan plan, String name) {
    ChannelPlan channel = plan.channels().get(name);
    if (channel == null) {
      return name;
    }
    String type = channel.type();
    String word =
        ABBREVIATED_PLATFORMS.contains(type)
            ? type.toUpperCase(Locale.ROOT)
            : type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
    boolean several =
        plan.channels().values().stream().filter(other -> other.type().equals(type)).count() > 1;
    return several ? word + " (" + name + ")" : word;
  }

  /** A language by its name in the language of whoever reads it. */
  static String language(String tag, Locale reader) {
    String word = Locale.forLanguageTag(tag.replace('_', '-')).getDisplayLanguage(reader);
    return word.isEmpty() ? tag : word;
  }

  /** An account name: an address as it is, anything else with an at sign before it. */
  static String handle(String handle) {
    return handle.contains("@") ? handle : "@" + handle;
  }

  /** A machine's name in words: {@code refund_request} is "refund request". */
  static String name(String id) {
    int inputs = id.indexOf('{');
    String bare = (inputs > 0 ? id.substring(0, inputs) : id).strip();
    List<String> words = new ArrayList<>();
    for (String part : SEPARATOR.splitAsStream(bare).toList()) {
      boolean humps = HUMP.matcher(part).find();
      for (String word : HUMP.splitAsStream(part).toList()) {
        String small = word.toLowerCase(Locale.ROOT);
        if (SHORT_FORMS.contains(small)) {
          words.add(small.toUpperCase(Locale.ROOT));
        } else if (!word.isEmpty()) {
          words.add(humps ? small : word);
        }
      }
    }
    return String.join(" ", words);
  }

  /** A text for people, which may be a machine's name after all. */
  static String sentence(String text) {
    return NAME.matcher(text.strip()).matches() ? name(text) : text;
  }

  /**
   * What a bot knows, as people write it down: {@code product: shoes · VIP}. What is true is named,
   * what is false, empty or the bot's own business is left out; empty if nothing remains.
   */
  static String facts(Map<String, String> context) {
    List<String> facts = new ArrayList<>();
    new TreeMap<>(context).forEach((name, value) -> fact(name, read(value), facts));
    return String.join(" · ", facts);
  }

  private static void fact(String name, JsonNode value, List<String> facts) {
    if (TECHNICAL.contains(name) || name.startsWith("_") || name.startsWith("baton_")) {
      return;
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> fact(name + " " + entry.getKey(), entry.getValue(), facts));
    } else if (value.isArray()) {
      List<String> parts =
          value.values().stream()
              .filter(JsonNode::isValueNode)
              .map(JsonNode::asString)
              .filter(part -> !part.isBlank())
              .toList();
      if (!parts.isEmpty()) {
        facts.add(name(name) + ": " + String.join(", ", parts));
      }
    } else if (value.isBoolean()) {
      if (value.booleanValue()) {
        facts.add(name(name));
      }
    } else if (!value.isNull() && !value.asString().isBlank()) {
      facts.add(name(name) + ": " + sentence(value.asString().strip()));
    }
  }

  /**
   * A value as JSON if it is an object, a list or a truth value; as the text that it is, if not.
   */
  private static JsonNode read(String value) {
    String text = value.strip();
    String json = NO_WORDS.getOrDefault(text.toLowerCase(Locale.ROOT), text);
    boolean words = !NO_WORDS.containsValue(json) && !text.startsWith("{") && !text.startsWith("[");
    if (words) {
      return JSON.getNodeFactory().stringNode(value);
    }
    try {
      return JSON.readTree(json);
    } catch (JacksonException notJson) {
      return JSON.getNodeFactory().stringNode(value);
    }
  }
}
