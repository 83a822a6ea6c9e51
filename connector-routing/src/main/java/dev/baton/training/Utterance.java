package dev.baton.training;

import dev.baton.training.Candidates.Reason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that a user said, already scrubbed, and what is learned of it as the walk goes on. */
final class Utterance {

  private final String text;
  private final String folded;
  private final Instant at;
  private final String bot;
  private final @Nullable String turnId;
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
  private @Nullable String intent;
  private @Nullable String handoffId;
  private @Nullable String queue;
  private @Nullable String answer;

  Utterance(String text, Instant at, String bot, @Nullable String turnId) {
    this.text = text;
    this.folded = Wording.folded(text);
    this.at = at;
    this.bot = bot;
    this.turnId = turnId;
  }

  String text() {
    return text;
  }

  String folded() {
    return folded;
  }

  Instant at() {
    return at;
  }

  String bot() {
    return bot;
  }

  @Nullable String turnId() {
    return turnId;
  }

  Set<Reason> reasons() {
    return reasons;
  }

  /** What the bot thought it means; null if nobody knows. */
  @Nullable String intent() {
    return intent;
  }

  @Nullable String handoffId() {
    return handoffId;
  }

  @Nullable String queue() {
    return queue;
  }

  /** What agents answered, scrubbed; null if they did not. */
  @Nullable String answer() {
    return answer;
  }

  boolean failed() {
    return reasons.contains(Reason.NOT_UNDERSTOOD)
        || reasons.contains(Reason.UNANSWERED)
        || reasons.contains(Reason.ASKED_AGAIN);
  }

  void means(@Nullable String thought) {
    if (thought != null) {
      intent = thought;
    }
  }

  void ledTo(String handoff, String inQueue) {
    handoffId = handoff;
    queue = inQueue;
  }

  void wasAnswered(String words) {
    answer = words;
  }
}
