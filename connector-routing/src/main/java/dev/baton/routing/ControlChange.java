package dev.baton.routing;

import dev.baton.conversation.Actor;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a change of control.
 *
 * @param about the handoff, as it is after the change where people get the conversation
 * @param by who causes it, as far as it tells; a bot without a name is the conversation's
 * @param reason why the handoff ends; null if it does not
 */
record ControlChange(Passing why, Handoff about, Actor by, @Nullable EndReason reason) {

  private static final Actor BOT = new Actor("bot", null, null);

  /** A person was asked for. */
  static ControlChange asked(Passing why, Handoff handoff) {
    Actor by =
        switch (handoff.trigger()) {
          case CALL, REPLY, PAUSED, FALLBACKS -> BOT;
          case USER -> Actor.USER;
          case BOT_FAILURE, API -> Actor.BATON;
          case AGENT -> new Actor("agent", null, null);
        };
    return new ControlChange(why, handoff, by, null);
  }

  static ControlChange byUser(Passing why, Handoff handoff) {
    return new ControlChange(why, handoff, Actor.USER, null);
  }

  static ControlChange byBaton(Passing why, Handoff handoff) {
    return new ControlChange(why, handoff, Actor.BATON, null);
  }

  /** An agent gets it: the one who has the handoff now. */
  static ControlChange byAgent(Passing why, Handoff handoff) {
    return byAgent(why, handoff, handoff);
  }

  /**
   * @param of the handoff as it is or was with the agent who causes it
   */
  static ControlChange byAgent(Passing why, Handoff handoff, Handoff of) {
    return new ControlChange(why, handoff, Actor.agent(of.agentId(), of.agentName()), null);
  }

  /** A handoff ends. */
  static ControlChange ended(Handoff handoff, EndReason reason) {
    Actor by =
        switch (reason) {
          case AGENT_RESOLVED, TRANSFERRED -> Actor.agent(handoff.agentId(), handoff.agentName());
          case USER_ENDED -> Actor.USER;
          case BOT_ENDED -> BOT;
          case NO_AGENT, WAIT_EXPIRED, IDLE_EXPIRED, ERROR -> Actor.BATON;
        };
    return new ControlChange(Passing.ENDED, handoff, by, reason);
  }
}
