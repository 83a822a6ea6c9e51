package dev.baton.conversation;

import java.util.Locale;

/** Why a handoff ended. */
public enum EndReason {
  AGENT_RESOLVED,
  USER_ENDED,
  NO_AGENT,
  WAIT_EXPIRED,
  IDLE_EXPIRED,
  BOT_ENDED,
  TRANSFERRED,
  ERROR;

  /** The final status of a handoff that ends for this reason. */
  public HandoffStatus status() {
    return switch (this) {
      case WAIT_EXPIRED -> HandoffStatus.EXPIRED;
      case NO_AGENT, ERROR -> HandoffStatus.FAILED;
      case AGENT_RESOLVED, USER_ENDED, IDLE_EXPIRED, BOT_ENDED, TRANSFERRED ->
          HandoffStatus.COMPLETED;
    };
  }

  /** The reason as it is written in JSON: {@code agent_resolved}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
