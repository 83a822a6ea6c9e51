package dev.baton.conversation;

/** The state of a handoff. The last three are final. */
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
