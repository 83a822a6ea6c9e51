package dev.baton.plan;

import java.util.List;
import java.util.Locale;

/**
 * Rules for all handoffs.
 *
 * @param userWords messages by which a user asks for a person: the whole trimmed message, in any
 *     case; blank ones are left out, for a message without words says nothing
 * @param endWords messages by which a user ends a queue's or an agent's control
 * @param whenPaused whether a bot that keeps silent because it was paused calls for a person by it
 * @param afterFallbacks after how many turns in a row that the bot did not understand a person is
 *     called; 0 for never
 * @param whenBotFails what the user gets where the bot cannot answer
 */
public record HandoffPlan(
    List<String> userWords,
    List<String> endWords,
    boolean whenPaused,
    int afterFallbacks,
    BotFailure whenBotFails) {

  public static final HandoffPlan USUAL =
      new HandoffPlan(List.of("/human"), List.of("/bot", "/end"));

  /** Rules by which only words and calls lead to people. */
  public HandoffPlan(List<String> userWords, List<String> endWords) {
    this(userWords, endWords, false, 0, BotFailure.OFFER);
  }

  public HandoffPlan {
    userWords = words(userWords);
    endWords = words(endWords);
    if (afterFallbacks < 0) {
      throw new IllegalArgumentException("handoff.after-fallbacks: is below 0");
    }
  }

  /** What the user gets where the bot cannot answer. */
  public enum BotFailure {
    /** Is told, and offered a person. */
    OFFER,
    /** Is handed to people at once. */
    HANDOFF
  }

  /** Whether a user's message asks for a person. */
  public boolean asksForPerson(String text) {
    return userWords.contains(folded(text));
  }

  /** Whether a user's message ends the human part. */
  public boolean ends(String text) {
    return endWords.contains(folded(text));
  }

  private static List<String> words(List<String> written) {
    return written.stream().map(HandoffPlan::folded).filter(word -> !word.isEmpty()).toList();
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
