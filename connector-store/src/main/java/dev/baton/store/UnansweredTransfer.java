package dev.baton.store;

/**
 * A transfer of a handoff that nobody has answered yet. It is void as soon as control of the
 * conversation changes in another way.
 */
public sealed interface UnansweredTransfer {

  /** The epoch of the conversation in which it may be answered. */
  long epoch();

  /** The name of who made it: the agent who had the handoff, or an operator. */
  String by();

  /**
   * Another agent was asked to take the handoff over; until then, who has it keeps it.
   *
   * @param desk the desk at which that agent was seen
   * @param questionId the message in the transcript that stands for the question
   */
  record ToAgent(
      long epoch, String by, String desk, String agentId, String agentName, String questionId)
      implements UnansweredTransfer {}

  /**
   * The handoff waits in another queue, and goes back if nobody takes it there.
   *
   * @param from the queue it comes from
   */
  record ToQueue(long epoch, String by, String from) implements UnansweredTransfer {}
}
