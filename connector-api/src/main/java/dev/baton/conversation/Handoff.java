package dev.baton.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One case of passing a conversation from the bot to people.
 *
 * @param queue name of the queue in which it waits or waited
 * @param request what was asked for
 * @param agentId the controlling agent's platform id; null while queued
 * @param desk the desk the agent works at; null while queued
 * @param causingTurn the turn that was running when its bot asked for the handoff; null for none
 * @param agentSpoke whether any message of the agent was released to the user
 * @param endReason null while open
 */
public record Handoff(
    String id,
    String conversationId,
    String queue,
    Trigger trigger,
    HandoffRequest request,
    HandoffStatus status,
    @Nullable String agentId,
    @Nullable String agentName,
    @Nullable String desk,
    @Nullable String causingTurn,
    boolean agentSpoke,
    Instant createdAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant endedAt,
    @Nullable EndReason endReason) {

  /** Whether this handoff gives control to this agent. */
  public boolean isWith(String agent) {
    return status == HandoffStatus.ACCEPTED && agent.equals(agentId);
  }
}
