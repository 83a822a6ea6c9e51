package dev.baton.store;

/**
 * How a conversation and its bot get on.
 *
 * @param fallbacks turns in a row in which the bot understood nothing or said nothing
 * @param mayBePaused whether a human part ended and it is not certain that the bot was woken again:
 *     its silence then is no call for a person
 * @param silenceTold whether the user was told that the bot keeps silent
 * @param hops how often the conversation went from bot to bot since the user's last message
 */
public record Rapport(int fallbacks, boolean mayBePaused, boolean silenceTold, int hops) {

  /** Of a conversation of which nothing is remembered. */
  public static final Rapport NEW = new Rapport(0, false, false, 0);

  /** The bot said something: it is awake. */
  public Rapport spoke() {
    return new Rapport(fallbacks, false, false, hops);
  }

  /** The user wrote, so that the bots are not among themselves. */
  public Rapport heard() {
    return new Rapport(fallbacks, mayBePaused, silenceTold, 0);
  }

  /** The user was told that the bot keeps silent. */
  public Rapport told() {
    return new Rapport(fallbacks, mayBePaused, true, hops);
  }

  /** The human part is over; what was before it does not count any more. */
  public Rapport handedBack(boolean awake) {
    return new Rapport(0, !awake, false, hops);
  }

  /** The conversation went to another bot. */
  public Rapport switched() {
    return new Rapport(0, false, false, hops + 1);
  }

  public Rapport withFallbacks(int count) {
    return new Rapport(count, mayBePaused, silenceTold, hops);
  }
}
