package dev.baton.plan;

import java.util.List;
import java.util.Locale;

/**
 * Rules for all handoffs.
 *
 * @param userWords messages by which a user asks for a person: the whole trimmed message, in any
 *     case; blank ones are left out, for a message without words says nothing
 * @param endWords messages by which a user ends a queue's or an agent's control
 */
public record HandoffPlan(List<String> userWords, List<String> endWords) {

  public static final HandoffPlan USUAL =
      new HandoffPlan(List.of("/human"), List.of("/bot", "/end"));

  public HandoffPlan {
    userWords = words(userWords);
    endWords = words(endWords);
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
