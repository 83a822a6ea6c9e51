package dev.baton.bot.rasa;

import dev.baton.connector.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens in Rasa when the human part is over.
 *
 * @param notice how the bot learns of it
 * @param record where the human part is recorded
 * @param slots what the bot's slots are set to, by slot name
 */
record HandBackPlan(Notice notice, Recording record, Map<String, Fact> slots) {

  /**
   * The intent that notifies a bot of the end of the human part, unless the settings name another.
   */
  static final String DEFAULT_INTENT = "EXTERNAL_handoff_ended";

  HandBackPlan {
    slots = Map.copyOf(slots);
  }

  /** How the bot learns that the human part is over. */
  sealed interface Notice {

    /**
     * By an intent.
     *
     * @param chosen false if it is only the default, which a bot may not know
     */
    record Intent(String name, boolean chosen) implements Notice {}

    /** By running an action. */
    record Action(String name) implements Notice {}

    /** Not at all. */
    record None() implements Notice {}
  }

  /** Where the human part is recorded. */
  enum Recording {
    /** Nowhere in Rasa. */
    OFF,
    /** In the conversation's own tracker. */
    EVENTS,
    /** In a separate tracker. */
    SEPARATE_SENDER
  }

  /** The facts about a handoff that a bot can be given, named like the intent's entities. */
  enum Fact {
    HANDOFF_OUTCOME,
    HANDOFF_ID,
    AGENT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Fact> of(String word) {
      return Stream.of(values()).filter(fact -> fact.word().equals(word)).findFirst();
    }
  }

  /** Reads {@code hand-back}, {@code record} and {@code slots}. */
  static HandBackPlan read(Settings settings) {
    return new HandBackPlan(
        notice(settings), settings.choice("record", Recording.OFF), slots(settings));
  }

  /** Whether it needs Rasa's HTTP API. */
  boolean needsApi() {
    return notice instanceof Notice.Action || record != Recording.OFF || !slots.isEmpty();
  }

  private static Notice notice(Settings settings) {
    if (!settings.has("hand-back")) {
      return new Notice.Intent(DEFAULT_INTENT, false);
    }
    if (!settings.isSection("hand-back")) {
      if (!settings.text("hand-back").equals("none")) {
        settings.problem(
            "hand-back", "is not known; write none, or a section with intent or action");
      }
      return new Notice.None();
    }
    Settings section = settings.section("hand-back");
    String intent = section.textOrNull("intent");
    String action = section.textOrNull("action");
    if ((intent == null) == (action == null)) {
      settings.problem("hand-back", "needs exactly one of intent and action");
    }
    if (action != null) {
      return new Notice.Action(action);
    }
    return new Notice.Intent(intent == null ? DEFAULT_INTENT : intent, true);
  }

  private static Map<String, Fact> slots(Settings settings) {
    Map<String, Fact> slots = new LinkedHashMap<>();
    if (settings.isSection("slots")) {
      Settings section = settings.section("slots");
      for (String slot : section.names()) {
        put(slots, slot, section.text(slot), section, slot);
      }
    } else {
      for (String slot : settings.texts("slots", List.of())) {
        put(slots, slot, slot, settings, "slots");
      }
    }
    return slots;
  }

  private static void put(
      Map<String, Fact> slots, String slot, String word, Settings where, String key) {
    Fact.of(word)
        .ifPresentOrElse(
            fact -> slots.put(slot, fact),
            () ->
                where.problem(
                    key,
                    "names an unknown fact; write "
                        + Stream.of(Fact.values())
                            .map(Fact::word)
                            .collect(Collectors.joining(" | "))));
  }
}
