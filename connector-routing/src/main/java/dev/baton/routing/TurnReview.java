package dev.baton.routing;

import dev.baton.bot.BotException;
import dev.baton.bot.ReviewingBot;
import dev.baton.bot.ReviewingBot.Review;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.routing.lane.Alarms;
import dev.baton.store.BotConversationState;
import dev.baton.store.GivenTurn;
import dev.baton.texts.UserText;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reviews turns whose answer alone does not show how they ended: whether the bot is paused, whether
 * it understood, whether it wants a person.
 *
 * <p>A bot that is paused thereby asks for a person. After people had the conversation, this counts
 * only once the bot has certainly been awake again; otherwise a bot that is paused for good would
 * ask again and again. Until then the user is told, once, that the bot keeps silent.
 */
final class TurnReview {

  private static final Logger log = LoggerFactory.getLogger(TurnReview.class);
  private static final int ATTEMPTS = 3;
  private static final Duration RETRY = Duration.ofMillis(500);

  private final Transactions transactions;
  private final RoutingContext context;
  private final Alarms alarms;

  TurnReview(Transactions transactions, RoutingContext context, Alarms alarms) {
    this.transactions = transactions;
    this.context = context;
    this.alarms = alarms;
  }

  /**
   * Asks the bot about a turn and acts on it; if the bot does not tell, the answer stands as it is.
   */
  void review(TurnStep.Ask ask) throws InterruptedException {
    Seen seen = look(ask);
    transactions.insist(
        seen instanceof Seen.Told told ? context.givingOut().streams(told.review()) : Set.of(),
        work -> {
          if (work.tables().turns().reviewed(ask.given(), missed(seen))) {
            switch (seen) {
              case Seen.Told told -> take(work, ask.given(), told.review());
              case Seen.Failure failure -> failed(work, ask.given());
              case Seen.Nothing nothing -> {}
            }
          }
          return true;
        });
  }

  /** What a bot tells about a turn. */
  private sealed interface Seen {

    record Told(Review review) implements Seen {}

    /** The bot tells that the turn failed, or that it never recorded it. */
    record Failure() implements Seen {}

    record Nothing() implements Seen {}
  }

  /** What the bot takes the message for that it did not understand; null if it did. */
  private static @Nullable String missed(Seen seen) {
    return seen instanceof Seen.Told told && !told.review().understood() && !told.review().paused()
        ? Objects.requireNonNullElse(told.review().intent(), "")
        : null;
  }

  private Seen look(TurnStep.Ask ask) throws InterruptedException {
    GivenTurn given = ask.given();
    if (!(context.botOrNull(given.bot()) instanceof ReviewingBot reviewing)) {
      return new Seen.Nothing();
    }
    for (int attempt = 1; ; attempt++) {
      transactions.shards().beforeCall();
      try {
        return new Seen.Told(reviewing.review(ask.turn()));
      } catch (BotException failure) {
        BotInvoker.leaveToTheNextRunIfInterrupted();
        log.warn(
            "bot {} does not tell what turn {} in conversation {} came to: {}",
            given.bot(),
            given.id(),
            given.conversationId(),
            failure.getMessage());
        if (failure instanceof BotException.Failed) {
          return new Seen.Failure();
        }
        if (attempt == ATTEMPTS) {
          return new Seen.Nothing();
        }
        alarms.pause(context.clock().instant().plus(RETRY.multipliedBy(attempt)));
      } catch (RuntimeException failure) {
        BotInvoker.leaveToTheNextRunIfInterrupted();
        log.error(
            "bot {} broke when it looked back on turn {} in conversation {}",
            given.bot(),
            given.id(),
            given.conversationId(),
            failure);
        return new Seen.Nothing();
      }
    }
  }

  /**
   * A turn that reached the bot and failed in silence must not leave the user without an answer.
   */
  private static void failed(UnitOfWork work, GivenTurn given) {
    Conversation conversation = work.tables().conversations().get(given.conversationId());
    if (given.said() == 0
        && given.switchId() == null
        && conversation.control() == Control.BOT
        && conversation.epoch() == given.epoch()) {
      new TurnResultHandler(work)
          .sayWithButtons(
              conversation, work.tables().messages().get(given.messageId()), UserText.BOT_FAILED);
    }
  }

  private static void take(UnitOfWork work, GivenTurn given, Review review) {
    Conversation conversation = work.tables().conversations().get(given.conversationId());
    if (conversation.control() != Control.BOT || conversation.epoch() != given.epoch()) {
      return;
    }
    HandoffRequest wanted = review.wanted();
    if (wanted != null) {
      work.controls().initiate(conversation, Trigger.REPLY, wanted, given.id());
      work.controls().tellQueued(conversation.id(), given.id());
    } else if (review.paused()) {
      paused(work, conversation, given);
    } else {
      new TurnResultHandler(work).spoke(conversation.id());
      if (given.switchId() == null) {
        new FallbackCounter(work)
            .count(conversation, given, review.understood() && given.said() > 0);
      }
    }
  }

  private static void paused(UnitOfWork work, Conversation conversation, GivenTurn given) {
    if (!work.context().plan().handoff().whenPaused()) {
      return;
    }
    BotConversationState before = work.tables().bots().botState(conversation.id());
    if (!before.mayBePaused()) {
      work.controls()
          .initiate(conversation, Trigger.PAUSED, OwnReason.PAUSED.request(), given.id());
    } else if (given.said() == 0 && !before.silenceTold()) {
      work.tables().bots().botState(conversation.id(), before, before.told());
      new TurnResultHandler(work)
          .sayWithButtons(
              conversation, work.tables().messages().get(given.messageId()), UserText.BOT_SILENT);
    }
  }
}
