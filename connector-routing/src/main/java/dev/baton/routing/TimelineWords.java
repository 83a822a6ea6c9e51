package dev.baton.routing;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Trigger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in plain words why control passed. */
final class TimelineWords {

  private static final String SOMEBODY = "Somebody";

  private TimelineWords() {}

  static String began(String bot) {
    return "The conversation began with the bot " + PlainWords.name(bot);
  }

  /** Why control passed, as far as the entry alone tells. */
  static String why(AuditEntry entry) {
    return switch (entry.action()) {
      case ControlRecords.REFUSED -> "A person was asked for, but nobody was there";
      case ControlRecords.ENDED -> "The user's place in the queue was given up";
      default -> why(entry, null, false, Duration.ZERO);
    };
  }

  /**
   * Why control passed.
   *
   * @param before who had it, an agent by name; null for nobody by name
   * @param taken whether the agent who has it now took it without being asked
   * @param waited how long the user has waited for people
   */
  static String why(AuditEntry entry, @Nullable String before, boolean taken, Duration waited) {
    String who = name(entry.actor());
    String queue = PlainWords.name(entry.detail().getOrDefault("queue", ""));
    Optional<Passing> why = constant(Passing.values(), entry.detail().get("why"));
    if (why.isEmpty()) {
      return "It passed on";
    }
    return switch (why.get()) {
      case ASKED -> asked(constant(Trigger.values(), entry.detail().get("trigger")).orElse(null));
      case TAKEN -> who + " took it from the bot";
      case CLAIMED -> taken ? who + " took it from the bot" : who + " took it from the queue";
      case CALLED_BACK -> who + " took it while the user was with the bot";
      case TAKEN_OVER ->
          before == null ? who + " took it over" : who + " took it over from " + before;
      case RELEASED -> who + " put it back into the queue";
      case TRANSFERRED -> who + " passed it to the queue " + queue;
      case CAME_BACK -> "Nobody took it there, so it came back to the queue " + queue;
      case ESCALATED -> "Nobody took it in time, so it went to the queue " + queue;
      case KEPT_PLACE -> "The user goes on with the bot and keeps the place in the queue";
      case WAITS_AGAIN -> "The user waits for a person again";
      case LEAVES_MESSAGE -> "Nobody is there, so the user leaves a message";
      case LEFT_MESSAGE -> "The user goes on with the bot; the message stays";
      case OPENED -> "The queue opened and got what the user left";
      case ENDED ->
          ended(
              constant(EndReason.values(), entry.detail().get("reason")).orElse(null), who, waited);
      case SWITCHED ->
          "The bot "
              + PlainWords.name(entry.detail().getOrDefault("from_bot", ""))
              + " gave it to the bot "
              + PlainWords.name(entry.detail().getOrDefault("bot", ""));
    };
  }

  /** Why a handoff began. */
  static String asked(@Nullable Trigger trigger) {
    return switch (trigger) {
      case null -> "A person was asked for";
      case CALL, REPLY -> "The bot asked for a person";
      case PAUSED -> "The bot paused, so a person was asked for";
      case USER -> "The user asked for a person";
      case FALLBACKS -> "The bot did not understand the user, so a person was asked for";
      case BOT_FAILURE -> "The bot did not answer, so a person was asked for";
      case AGENT -> "An agent took it from the bot";
      case API -> "A person was asked for over the API";
    };
  }

  /** Why a handoff ended. */
  static String ended(@Nullable EndReason reason, String who, Duration waited) {
    return switch (reason) {
      case null -> "It ended";
      case AGENT_RESOLVED -> who + " resolved it";
      case USER_ENDED -> "The user went back to the bot";
      case NO_AGENT -> "Nobody was there";
      case WAIT_EXPIRED ->
          waited.isZero() ? "Nobody came in time" : "Nobody came within " + words(waited);
      case IDLE_EXPIRED -> "Nobody wrote for some time";
      case BOT_ENDED -> "The bot ended it";
      case TRANSFERRED -> who + " passed it to a bot";
      case ERROR -> "It could not go on where it was";
    };
  }

  static String name(Actor actor) {
    String name = actor.name();
    return name == null || name.isBlank() ? SOMEBODY : name;
  }

  static String agent(Handoff handoff) {
    String name = handoff.agentName();
    return name == null || name.isBlank() ? "An agent" : name;
  }

  /** A duration as people say it: {@code 15 minutes}. */
  static String words(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 90) {
      return count(seconds, "second");
    }
    long minutes = (seconds + 30) / 60;
    return minutes < 120 ? count(minutes, "minute") : count((minutes + 30) / 60, "hour");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  /** The constant that a stored word stands for; empty if only a newer version knows it. */
  private static <E extends Enum<E>> Optional<E> constant(E[] all, @Nullable String word) {
    return Arrays.stream(all)
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
