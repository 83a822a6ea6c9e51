package dev.baton.plan;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Rules for all handoffs.
 *
 * @param userWords messages with which a user asks for a person: the whole trimmed message,
 *     ignoring case; blank entries are dropped, because an empty message asks for nothing
 * @param endWords messages with which a user ends a queue's or an agent's control
 * @param whenPaused whether a bot's silence counts as a request for a person if the bot is paused
 * @param afterFallbacks how many turns in a row the bot must fail to understand before a person is
 *     called; 0 for never
 * @param whenBotFails what happens to the user if the bot cannot answer
 * @param agentNames when an agent's name stands before their words to the user
 * @param undoWindow how long after they were said agents can take their words back; zero for never
 * @param transferTimeout how long an agent who is asked to take a conversation over has to answer
 * @param queueTransferTimeout how long a conversation waits in a queue that it was transferred to
 *     until it goes back to the one it came from
 * @param ask whether agents may have the bot asked
 */
public record HandoffPlan(
    List<String> userWords,
    List<String> endWords,
    boolean whenPaused,
    int afterFallbacks,
    BotFailure whenBotFails,
    AgentNames agentNames,
    Duration undoWindow,
    Duration transferTimeout,
    Duration queueTransferTimeout,
    boolean ask) {

  /** How long agents can take their words back, unless a plan says otherwise. */
  private static final Duration UNDO_WINDOW = Duration.ofMinutes(2);

  private static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration QUEUE_TRANSFER_TIMEOUT = Duration.ofMinutes(10);

  public static final HandoffPlan USUAL =
      new HandoffPlan(List.of("/human"), List.of("/bot", "/end"));

  /** Rules under which only a user's words and a bot's requests lead to people. */
  public HandoffPlan(List<String> userWords, List<String> endWords) {
    this(userWords, endWords, false, 0, BotFailure.OFFER, AgentNames.FIRST);
  }

  /** Rules with the usual times for words taken back and for the answers to transfers. */
  public HandoffPlan(
      List<String> userWords,
      List<String> endWords,
      boolean whenPaused,
      int afterFallbacks,
      BotFailure whenBotFails,
      AgentNames agentNames) {
    this(
        userWords,
        endWords,
        whenPaused,
        afterFallbacks,
        whenBotFails,
        agentNames,
        UNDO_WINDOW,
        TRANSFER_TIMEOUT,
        QUEUE_TRANSFER_TIMEOUT);
  }

  /** Rules under which agents may have the bot asked. */
  public HandoffPlan(
      List<String> userWords,
      List<String> endWords,
      boolean whenPaused,
      int afterFallbacks,
      BotFailure whenBotFails,
      AgentNames agentNames,
      Duration undoWindow,
      Duration transferTimeout,
      Duration queueTransferTimeout) {
    this(
        userWords,
        endWords,
        whenPaused,
        afterFallbacks,
        whenBotFails,
        agentNames,
        undoWindow,
        transferTimeout,
        queueTransferTimeout,
        true);
  }

  public HandoffPlan {
    userWords = words(userWords);
    endWords = words(endWords);
    if (afterFallbacks < 0) {
      throw new IllegalArgumentException("handoff.after-fallbacks: is below 0");
    }
    if (undoWindow.isNegative()) {
      throw new IllegalArgumentException("handoff.undo-window: is below 0");
    }
    if (!transferTimeout.isPositive()) {
      throw new IllegalArgumentException("handoff.transfer-timeout: is not positive");
    }
    if (!queueTransferTimeout.isPositive()) {
      throw new IllegalArgumentException("handoff.queue-transfer-timeout: is not positive");
    }
  }

  /** What happens to the user if the bot cannot answer. */
  public enum BotFailure {
    /** The user is told, and offered a person. */
    OFFER,
    /** The user is handed to people at once. */
    HANDOFF
  }

  /** When an agent's name stands before their words to the user. */
  public enum AgentNames {
    /** Before the first words of each agent in a handoff. */
    FIRST,
    ALWAYS,
    NEVER
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
