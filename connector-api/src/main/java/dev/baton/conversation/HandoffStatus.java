package dev.baton.conversation;

/** How far a handoff is. The last three end it. */
public enum HandoffStatus {
  QUEUED,
  ACCEPTED,
  COMPLETED,
  FAILED,
  EXPIRED;

  public boolean open() {
    return this == QUEUED || this == ACCEPTED;
  }
}
