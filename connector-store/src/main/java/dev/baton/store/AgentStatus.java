package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent at a desk, and whether they can be given something.
 *
 * @param away null while they are there
 * @param missed how many questions in a row they have left without an answer
 * @param lastAsked the turn in which they were asked last, in the order of all; 0 for never
 */
public record AgentStatus(DeskAgent agent, @Nullable Absence away, int missed, long lastAsked) {

  /**
   * An agent is away.
   *
   * @param reason what they said; empty for nothing
   * @param missed how many questions they had missed, if nobody but Baton says that they are away;
   *     0 if they said so
   */
  public record Absence(Instant since, String reason, int missed) {}
}
