package dev.baton.bot.webhook;

import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.BotHttpClient;
import dev.baton.bot.wire.Sleeper;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A webhook bot that honours the idempotency key. A turn whose answer was lost can always be given
 * again, because the bot recognises it.
 */
final class IdempotentWebhookBot extends WebhookBot implements RecallingBot {

  /** The pause before another call, for a bot that restarts or is still working on the turn. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(IdempotentWebhookBot.class);

  private final Clock clock;
  private final Sleeper sleeper;

  IdempotentWebhookBot(WebhookSettings settings, Clock clock, Sleeper sleeper) {
    super(settings);
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * {@inheritDoc}
   *
   * <p>While the bot answers that it is still working on the turn, it is asked again under the same
   * key, for as long as a turn may take.
   */
  @Override
  BotHttpClient.Answer give(Turn turn, Runnable beforeCall) {
    BotHttpClient.Answer answer = super.give(turn, beforeCall);
    for (long asked = 1; isBusy(answer) && asked <= timeout().dividedBy(PAUSE); asked++) {
      pause();
      answer = giveAgain(turn, beforeCall);
    }
    return answer;
  }

  /**
   * The bot has the turn. Whatever keeps it from answering, the turn must not count as not
   * received.
   */
  private BotHttpClient.Answer giveAgain(Turn turn, Runnable beforeCall) {
    BotHttpClient.Answer answer;
    try {
      answer = super.give(turn, beforeCall);
    } catch (BotException.NotReached gone) {
      throw new BotException.Lost("the bot became unreachable while it worked on a turn", gone);
    }
    if (answer.status() == 429) {
      throw new BotException.Lost("the bot answered HTTP 429 while it worked on a turn", null);
    }
    return answer;
  }

  private static boolean isBusy(BotHttpClient.Answer answer) {
    return answer.status() == 409 || answer.status() == 425;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A bot that cannot be reached is not given the turn before it answers a ping.
   */
  @Override
  public Memory recall(Turn turn) {
    pause();
    int status = ping(timeout());
    log.debug("turn {} may be repeated: the bot answers {}", turn.id(), status);
    return new Memory.Unheard();
  }

  private void pause() {
    try {
      sleeper.until(clock.instant().plus(PAUSE));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BotException.Lost("interrupted before a turn was repeated", stopping);
    }
  }
}
