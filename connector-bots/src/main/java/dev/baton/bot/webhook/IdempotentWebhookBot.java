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
 * A webhook bot that honours the idempotency key: a turn whose answer was lost can always be given
 * once more, since the bot knows it again.
 */
final class IdempotentWebhookBot extends WebhookBot implements RecallingBot {

  /** A bot that is being restarted, or still works on the turn, is not hurried. */
  private static final Duration BREATH = Duration.ofSeconds(1);

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
   * <p>A bot that answers that it still works on the turn is asked again under the same key, for as
   * long as a turn may take.
   */
  @Override
  BotHttpClient.Answer give(Turn turn, Runnable beforeCall) {
    BotHttpClient.Answer answer = super.give(turn, beforeCall);
    for (long asked = 1; isBusy(answer) && asked <= timeout().dividedBy(BREATH); asked++) {
      breathe();
      answer = giveAgain(turn, beforeCall);
    }
    return answer;
  }

  /** It has the turn: whatever keeps it from answering, nobody may take it for not heard. */
  private BotHttpClient.Answer giveAgain(Turn turn, Runnable beforeCall) {
    BotHttpClient.Answer answer;
    try {
      answer = super.give(turn, beforeCall);
    } catch (BotException.NotReached gone) {
      throw new BotException.Lost("the bot went away while it worked on a turn", gone);
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
   * <p>A bot that is away is not given the turn before it answers at all.
   */
  @Override
  public Memory recall(Turn turn) {
    breathe();
    int status = ping(timeout());
    log.debug("turn {} may be repeated: the bot answers {}", turn.id(), status);
    return new Memory.Unheard();
  }

  private void breathe() {
    try {
      sleeper.until(clock.instant().plus(BREATH));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BotException.Lost("interrupted before a turn was repeated", stopping);
    }
  }
}
