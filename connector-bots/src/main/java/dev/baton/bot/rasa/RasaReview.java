package dev.baton.bot.rasa;

import dev.baton.bot.ReviewingBot.Review;
import dev.baton.connector.Settings;
import dev.baton.conversation.HandoffRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the outcome of a turn from a tracker.
 *
 * @param fallbackActions what a bot does or says only if it did not understand
 * @param fallbackIntents the intents of a message that was not understood
 * @param handoffUtterances what a bot says when a person is wanted
 */
record RasaReview(
    Set<String> fallbackActions, Set<String> fallbackIntents, Set<String> handoffUtterances) {

  /**
   * The name of the wish for a person among CALM's LLM commands; below, among its built-in
   * patterns.
   */
  private static final String COMMAND = "human handoff";

  private static final String PATTERN = "pattern_human_handoff";

  private static final List<String> FALLBACK_ACTIONS =
      List.of(
          "utter_default",
          "utter_ask_rephrase",
          "action_default_fallback",
          "action_default_ask_rephrase",
          "action_default_ask_affirmation",
          "action_two_stage_fallback");

  RasaReview {
    fallbackActions = Set.copyOf(fallbackActions);
    fallbackIntents = Set.copyOf(fallbackIntents);
    handoffUtterances = Set.copyOf(handoffUtterances);
  }

  /** Reads {@code fallback-actions}, {@code fallback-intents} and {@code handoff-utterances}. */
  static RasaReview read(Settings settings) {
    return new RasaReview(
        Set.copyOf(settings.texts("fallback-actions", FALLBACK_ACTIONS)),
        Set.copyOf(settings.texts("fallback-intents", List.of("nlu_fallback"))),
        Set.copyOf(
            settings.texts("handoff-utterances", List.of("utter_human_handoff_not_available"))));
  }

  /**
   * Judges a turn.
   *
   * @param paused whether the tracker says now that the conversation is paused
   */
  Review of(TrackerLookup.TrackedTurn tracked, boolean paused) {
    return new Review(paused, understood(tracked), wanted(tracked), likeliest(tracked.user()));
  }

  /** The intent of a message; if it is that of a fallback, the one that was thought likeliest. */
  private @Nullable String likeliest(JsonNode user) {
    JsonNode parsed = user.path("parse_data");
    return Stream.concat(
            Stream.of(parsed.path("intent")), parsed.path("intent_ranking").valueStream())
        .map(each -> RasaJson.text(each, "name"))
        .filter(Objects::nonNull)
        .filter(name -> !fallbackIntents.contains(name))
        .findFirst()
        .orElse(null);
  }

  /**
   * False if a fallback action ran, or if all that the bot said comes from a fallback. If it said
   * anything else, that may be the answer.
   */
  private boolean understood(TrackerLookup.TrackedTurn tracked) {
    String intent = intent(tracked.user());
    if (intent != null && fallbackIntents.contains(intent)) {
      return false;
    }
    boolean ran =
        named(tracked, "action", "name")
            .anyMatch(name -> !name.startsWith("utter_") && fallbackActions.contains(name));
    List<String> said = utterances(tracked).toList();
    boolean onlySaidSo = !said.isEmpty() && fallbackActions.containsAll(said);
    return !ran && !onlySaidSo;
  }

  /**
   * A bot that says that it cannot reach a person is asking for one. CALM's command or pattern
   * alone counts only if the bot said nothing, because a customised pattern asks the user first.
   */
  private @Nullable HandoffRequest wanted(TrackerLookup.TrackedTurn tracked) {
    boolean said = utterances(tracked).anyMatch(handoffUtterances::contains);
    boolean silent = tracked.of("bot").findAny().isEmpty();
    if (!said && !(silent && (commanded(tracked) || flowed(tracked)))) {
      return null;
    }
    return new HandoffRequest(
        null, "asked for a person", intent(tracked.user()), 0, List.of(), null, Map.of());
  }

  private static boolean commanded(TrackerLookup.TrackedTurn tracked) {
    return tracked.user().path("parse_data").path("commands").values().stream()
        .anyMatch(command -> COMMAND.equals(RasaJson.text(command, "command")));
  }

  private static boolean flowed(TrackerLookup.TrackedTurn tracked) {
    return named(tracked, "flow_started", "flow_id").anyMatch(PATTERN::equals);
  }

  private static @Nullable String intent(JsonNode user) {
    return RasaJson.text(user.path("parse_data").path("intent"), "name");
  }

  /**
   * The names of the responses that the turn's messages come from; empty for a message that comes
   * from none.
   */
  private static Stream<String> utterances(TrackerLookup.TrackedTurn tracked) {
    return tracked
        .of("bot")
        .map(event -> RasaJson.text(event.path("metadata"), "utter_action"))
        .map(name -> name == null ? "" : name);
  }

  private static Stream<String> named(
      TrackerLookup.TrackedTurn tracked, String type, String field) {
    return tracked
        .of(type)
        .map(event -> RasaJson.text(event, field))
        .map(name -> name == null ? "" : name);
  }
}
