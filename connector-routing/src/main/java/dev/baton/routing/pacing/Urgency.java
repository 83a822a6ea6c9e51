package dev.baton.routing.pacing;

import java.time.Duration;

/**
 * How long a call may stand back for others of its chat or account. It waits behind those that came
 * as much later as it is more patient than they are, and no longer: nothing waits for ever.
 */
public enum Urgency {
  /** What people say, answers to their commands, and offers. */
  PEOPLE(Duration.ZERO),
  /** What bots say. */
  BOT(Duration.ofSeconds(5)),
  /** Baton's own lines. */
  BATON(Duration.ofSeconds(30)),
  /** Changes of what was said before. */
  EDIT(Duration.ofMinutes(1)),
  /** Signs beside what is said, which may be out of date before there is room for them. */
  SIGN(Duration.ofMinutes(10));

  private final Duration patience;

  Urgency(Duration patience) {
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }
}
