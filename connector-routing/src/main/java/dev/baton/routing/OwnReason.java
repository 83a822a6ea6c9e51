package dev.baton.routing;

import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.texts.AgentText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why Baton itself calls for people. The store has it in English, for bots and for readers of the
 * API; agents read it in the language of their desk.
 */
enum OwnReason {
  NO_ANSWER("the bot gave no answer", AgentText.WHY_NO_ANSWER),
  NOT_THERE("the bot is not there", AgentText.WHY_NOT_THERE),
  PAUSED("the bot is paused", AgentText.WHY_PAUSED);

  private static final String NOT_UNDERSTOOD = "the bot did not understand %d times in a row";
  private static final Pattern TURNS = Pattern.compile(NOT_UNDERSTOOD.replace("%d", "(\\d{1,9})"));

  private final String stored;
  private final AgentText text;

  OwnReason(String stored, AgentText text) {
    this.stored = stored;
    this.text = text;
  }

  HandoffRequest request() {
    return HandoffRequest.because(stored);
  }

  /** The reason that the bot did not understand some turns in a row. */
  static HandoffRequest notUnderstood(int turns) {
    return HandoffRequest.because(NOT_UNDERSTOOD.formatted(turns));
  }

  /** A reason of Baton's own in the language of a desk; null if a handoff has another. */
  static @Nullable String in(DeskWords words, Handoff handoff) {
    String reason = String.valueOf(handoff.request().reason());
    return switch (handoff.trigger()) {
      case FALLBACKS -> {
        Matcher turns = TURNS.matcher(reason);
        yield turns.matches()
            ? words.plain(AgentText.WHY_NOT_UNDERSTOOD, Integer.parseInt(turns.group(1)))
            : null;
      }
      case BOT_FAILURE, PAUSED -> {
        for (OwnReason own : values()) {
          if (own.stored.equals(reason)) {
            yield words.plain(own.text);
          }
        }
        yield null;
      }
      case CALL, REPLY, USER, AGENT, API -> null;
    };
  }
}
