package dev.baton.store;

import dev.baton.connector.Content;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What pressing a button means. */
public sealed interface ButtonAction {

  /**
   * The user chose something that the bot offered.
   *
   * @param payload what the bot is sent; may be empty
   * @param data further values of a button on a bot's own card, by name
   */
  record Choose(String title, String payload, Map<String, String> data) implements ButtonAction {

    public Choose {
      data = data == null ? Map.of() : Map.copyOf(data);
    }

    public Choose(String title, String payload) {
      this(title, payload, Map.of());
    }
  }

  /** The user wants a person. */
  record AskForPerson() implements ButtonAction {}

  /**
   * The user wants to leave a message for the people of a queue, who are away.
   *
   * @param handoffId the handoff that they did not get
   */
  record LeaveMessage(String handoffId, String queue) implements ButtonAction {}

  /** The user wants the bot back. */
  record BackToBot() implements ButtonAction {}

  /** The user wants a message given to the bot again. */
  record AskAgain(String messageId) implements ButtonAction {}

  /** The user goes on with the bot until an agent takes the handoff. */
  record CallMe(String handoffId) implements ButtonAction {}

  /** The user goes on with the bot and does not wait for an agent any more. */
  record StopWaiting(String handoffId) implements ButtonAction {}

  /**
   * The user says what they think of a handoff.
   *
   * @param stars from 1 to 5
   */
  record Rate(String handoffId, int stars) implements ButtonAction {}

  /** The user wants to comment on a handoff. */
  record AddComment(String handoffId) implements ButtonAction {}

  /** The user does not want to comment on a handoff after all. */
  record NoComment(String handoffId) implements ButtonAction {}

  /**
   * What was taken for a comment was meant for the bot.
   *
   * @param messageId what the user wrote
   */
  record CommentForBot(String handoffId, String messageId) implements ButtonAction {}

  /** The user wants the transcript of a handoff by e-mail. */
  record EmailTranscript(String handoffId) implements ButtonAction {}

  /** The user does not want the transcript of a handoff after all. */
  record NoEmail(String handoffId) implements ButtonAction {}

  /** An agent takes an offer. */
  record Claim(String handoffId, String desk) implements ButtonAction {}

  /** An agent ends a handoff. */
  record Resolve(String handoffId, String desk) implements ButtonAction {}

  /** An agent gives a handoff back to its queue. */
  record Release(String handoffId, String desk) implements ButtonAction {}

  /** An agent sends what the bot said too late. */
  record SendDraft(String messageId, String desk) implements ButtonAction {}

  /** An agent takes over the conversation and sends what was held back. */
  record TakeOverAndSend(String messageId, String desk) implements ButtonAction {}

  /**
   * An agent chooses who gets what they wrote outside of all threads. It is not part of any
   * conversation yet.
   *
   * @param messageId the platform's id of what the agent wrote
   * @param takeOver whether the agent takes the conversation over with this
   */
  record SendTo(
      String conversationId, String desk, String messageId, Content content, boolean takeOver)
      implements ButtonAction {}

  /**
   * An agent chooses for which conversation a command is that they wrote outside of all threads.
   *
   * @param messageId the platform's id of the command
   */
  record ObeyIn(String conversationId, String desk, String messageId, Content content)
      implements ButtonAction {}

  /**
   * An agent sends one of the canned answers that they were shown.
   *
   * @param messageId the platform's id of the command that asked for them
   * @param words the answer, its fields not filled in yet
   */
  record SendCanned(String conversationId, String desk, String messageId, Content.Text words)
      implements ButtonAction {}

  /**
   * An agent chooses to whom or what a handoff is transferred.
   *
   * @param name the queue, the bot, or the agent's id on their platform
   * @param at the desk at which that agent was seen; null for a queue or bot
   * @param words what whoever takes it is told; empty for nothing
   */
  record PassOn(
      String handoffId, String desk, Kind kind, String name, @Nullable String at, String words)
      implements ButtonAction {

    /** What a handoff can be transferred to. */
    public enum Kind {
      QUEUE,
      AGENT,
      BOT
    }
  }

  /** An agent wants to choose to whom a handoff is transferred. */
  record AskForTransfer(String handoffId, String desk) implements ButtonAction {}

  /**
   * An agent takes a handoff that a colleague or Baton asks them to take.
   *
   * @param epoch the epoch of the conversation in which it was offered
   */
  record TakeTransfer(String handoffId, String desk, long epoch) implements ButtonAction {}

  /** An agent does not take a handoff that they are asked to take. */
  record DeclineTransfer(String handoffId, String desk, long epoch) implements ButtonAction {}

  /** An agent takes over a conversation that they follow. */
  record TakeOver(String conversationId, String desk) implements ButtonAction {}

  /** An agent wants a dead letter tried again. */
  record RetryLetter(String letterId, String desk) implements ButtonAction {}
}
