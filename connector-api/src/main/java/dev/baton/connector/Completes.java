package dev.baton.connector;

import java.util.Optional;

/** Talent: events arrive as announcements whose substance a further call brings. */
public interface Completes {

  /**
   * Fetches what an {@link Event.Announced} stands for. Blocking; called after the announcement was
   * stored, in the order of its chat, and again after a crash.
   *
   * @return the whole event; empty when there is nothing to route (the bot's own message, a message
   *     that was deleted meanwhile)
   * @throws DeliveryException when the platform does not answer; {@code Retryable} is retried
   */
  Optional<Inbound> complete(Inbound announced);
}
