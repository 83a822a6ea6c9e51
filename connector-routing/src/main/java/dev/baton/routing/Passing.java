package dev.baton.routing;

import java.util.Locale;

/** Why control passed. Stored by name: a name is never changed. */
enum Passing {
  /** A person was asked for; the handoff's trigger says by whom. */
  ASKED,
  /** An agent takes a conversation that nobody asked them to; the claim follows at once. */
  TAKEN,
  /** An agent claimed what waited. */
  CLAIMED,
  /** An agent took what a user who went on with the bot waits for. */
  CALLED_BACK,
  /** An agent took it from a colleague. */
  TAKEN_OVER,
  /** An agent put it back into the queue. */
  RELEASED,
  /** An agent passed it to another queue. */
  TRANSFERRED,
  /** Nobody took it where it was passed to. */
  CAME_BACK,
  /** Nobody took it in time, so another queue gets it. */
  ESCALATED,
  /** The user goes on with the bot and keeps the place in the queue. */
  KEPT_PLACE,
  /** The user waits again, in the place that they kept. */
  WAITS_AGAIN,
  /** Nobody is there; what the user writes is kept. */
  LEAVES_MESSAGE,
  /** The user goes on with the bot, and what they left is kept. */
  LEFT_MESSAGE,
  /** The people are there again, and get what the user left. */
  OPENED,
  /** The handoff is over; its reason says why. */
  ENDED,
  /** Another bot has it. */
  SWITCHED;

  /** As it is stored. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
