package dev.baton.bot.webhook;

import dev.baton.bot.BotException;
import dev.baton.bot.Remembers;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.Patience;
import java.time.Clock;
import java.time.Duration;

/**
 * A webhook bot that honours the idempotency key: a turn whose answer was lost can always be given
 * once more, since the bot knows it again.
 */
final class RepeatedWebhookBot extends WebhookBot implements Remembers {

  /** A bot that is being restarted, or still works on the turn, is not hurried. */
  private static final Duration BREATH = Duration.ofSeconds(1);

  private final Clock clock;
  private final Patience patience;

  RepeatedWebhookBot(WebhookSettings settings, Clock clock, Patience patience) {
    super(settings);
    this.clock = clock;
    this.patience = patience;
  }

  @Override
  public Memory recall(Turn turn) {
    try {
      patience.until(clock.instant().plus(BREATH));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BotException.Lost("interrupted before a turn was repeated", stopping);
    }
    return new Memory.Unheard();
  }
}
