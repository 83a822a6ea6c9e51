package dev.baton.routing;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.StreamingBot;
import dev.baton.connector.Backoff;
import dev.baton.connector.Place;
import dev.baton.connector.Typing;
import dev.baton.conversation.Conversation;
import dev.baton.routing.circuit.CircuitBreakers;
import dev.baton.routing.lane.Alarms;
import dev.baton.routing.pacing.Pacing;
import dev.baton.store.FencedException;
import dev.baton.store.GivenTurn;
import dev.baton.store.StoreException;
import dev.baton.store.TurnTable.Outcome;
import dev.baton.texts.UserText;
import dev.baton.walk.WalkEvent.Answering;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls bots, and finds out the outcome of calls that got no answer. */
final class BotInvoker {

  private static final Logger log = LoggerFactory.getLogger(BotInvoker.class);
  private static final int ATTEMPTS = 3;
  private static final Backoff UNREACHED =
      Backoff.doubling(Duration.ofMillis(500), Duration.ofSeconds(32));
  private static final Backoff UNRECALLED =
      Backoff.doubling(Duration.ofMillis(500), Duration.ofSeconds(8));

  /** How long a bot, which may be restarting, is asked again for the outcome of a turn. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Transactions transactions;
  private final RoutingContext context;
  private final Alarms alarms;
  private final CircuitBreakers circuits;
  private final Pacing pacing;
  private final SlowTurns slowTurns;
  private final Telling telling;
  private final ConcurrentMap<String, Unreached> unreached = new ConcurrentHashMap<>();

  BotInvoker(
      Transactions transactions,
      RoutingContext context,
      Alarms alarms,
      CircuitBreakers circuits,
      Pacing pacing) {
    this.transactions = transactions;
    this.context = context;
    this.alarms = alarms;
    this.circuits = circuits;
    this.pacing = pacing;
    this.slowTurns = new SlowTurns(context.clock(), alarms);
    this.telling = new Telling(transactions, context);
  }

  /**
   * Gives a turn to its bot, and stores what comes of it.
   *
   * @param next decides what the lane does next, in the same transaction
   */
  TurnStep ask(TurnStep.Ask ask, Function<UnitOfWork, TurnStep> next) throws InterruptedException {
    try (Step<Answering> turn = telling.turn(ask)) {
      Optional<List<Reply>> replies = answer(ask, turn);
      if (replies.isEmpty()) {
        return new TurnStep.Again();
      }
      boolean goesOn = transactions.shards().mayContinue();
      return transactions.insist(
          context.givingOut().streams(replies.get()),
          work -> new TurnResultHandler(work).finish(ask.given().id(), replies.get()),
          work -> goesOn ? next.apply(work) : new TurnStep.Idle(),
          new TurnStep.Again());
    }
  }

  /** What the bot answers; empty if it gave no answer, and that was dealt with. */
  private Optional<List<Reply>> answer(TurnStep.Ask ask, Step<Answering> turn)
      throws InterruptedException {
    GivenTurn given = ask.given();
    List<Reply> replies;
    Shards.LastLook beforeCall = transactions.shards().lastLook();
    AtomicBoolean over = showTyping(ask);
    try {
      replies = called(ask, turn, beforeCall);
    } catch (BotException failure) {
      leaveToTheNextRunIfInterrupted();
      log.warn(
          "bot {} gave no answer in conversation {}, turn {}: {}",
          given.bot(),
          given.conversationId(),
          given.id(),
          failure.getMessage());
      circuits.of(given.bot()).failed(String.valueOf(failure.getMessage()));
      switch (failure) {
        case BotException.NotReached perhapsHeardBefore when given.attempts() > 1 -> recover(ask);
        case BotException.NotReached notReached -> notReached(ask);
        case BotException.Lost lost -> recover(ask);
        case BotException.Failed failed -> giveUp(ask, Outcome.FAILED, UserText.BOT_FAILED);
      }
      return Optional.empty();
    } catch (FencedException unsure) {
      if (!beforeCall.passed()) {
        notGiven(ask);
      }
      throw unsure;
    } catch (StoreException | Controls.StaleControlException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      leaveToTheNextRunIfInterrupted();
      log.error(
          "bot {} broke in conversation {}, turn {}",
          given.bot(),
          given.conversationId(),
          given.id(),
          failure);
      circuits.of(given.bot()).failed("broke: " + failure.getClass().getSimpleName());
      giveUp(ask, Outcome.FAILED, UserText.BOT_FAILED);
      return Optional.empty();
    } finally {
      over.set(true);
    }
    unreached.remove(given.conversationId());
    circuits.of(given.bot()).answered();
    return Optional.of(replies);
  }

  /** Calls the bot, and tells how that went. */
  private List<Reply> called(TurnStep.Ask ask, Step<Answering> turn, Shards.LastLook beforeCall)
      throws InterruptedException {
    try (Step<Answering> call = telling.asks(ask)) {
      Answering outcome = Answering.FAILED;
      try {
        List<Reply> replies = replies(context.bot(ask.given().bot()), ask, beforeCall);
        outcome = Answering.ANSWERED;
        return replies;
      } catch (BotException failure) {
        outcome = Telling.outcome(failure);
        throw failure;
      } catch (FencedException unsure) {
        outcome = Answering.NOT_REACHED;
        throw unsure;
      } finally {
        call.came(outcome);
        turn.came(outcome);
      }
    }
  }

  /**
   * Reroutes a message whose call was not made. The lease may have expired, but no other node has
   * taken it over, so on the first attempt no bot has received the message yet.
   */
  private void notGiven(TurnStep.Ask ask) throws InterruptedException {
    if (ask.given().attempts() == 1) {
      transactions.insist(work -> {
        reroute(work, ask.given());
        return true;
      });
    }
  }

  /** Routes a message again whose bot was not called. */
  static void reroute(UnitOfWork work, GivenTurn given) {
    if (work.tables().turns().end(given.id(), Outcome.NOT_REACHED, work.now())) {
      new TurnResultHandler(work).reroute(given);
    }
  }

  /**
   * Returns what a bot answers at the end of a turn. What it says before that is stored the moment
   * it says it.
   */
  private List<Reply> replies(Bot bot, TurnStep.Ask ask, Shards.LastLook beforeCall)
      throws InterruptedException {
    Hearing hearing = new Hearing(ask.given());
    try {
      return beforeCall.over(() -> {
        if (bot instanceof StreamingBot streams) {
          streams.reply(ask.turn(), hearing, beforeCall);
          return List.of();
        }
        return bot.reply(ask.turn(), beforeCall);
      });
    } finally {
      hearing.rethrow();
    }
  }

  /**
   * Shows that a slow bot is typing; a quick bot costs no call.
   *
   * @return to be set once the call is over
   */
  private AtomicBoolean showTyping(TurnStep.Ask ask) {
    AtomicBoolean over = new AtomicBoolean();
    if (context.channel(ask.channel()) instanceof Typing typing) {
      slowTurns.watch(over, () -> Thread.ofVirtual().start(() -> showTyping(typing, ask, over)));
    }
    return over;
  }

  private void showTyping(Typing typing, TurnStep.Ask ask, AtomicBoolean over) {
    boolean paused = pacing.heldUntil(ask.channel(), ask.chat()).isAfter(context.clock().instant());
    if (!paused && !over.get()) {
      typing.typing(Place.chat(ask.chat()));
    }
  }

  /**
   * Leaves a call that was interrupted because the program is stopping to the next run, as after a
   * crash.
   */
  static void leaveToTheNextRunIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopping");
    }
  }

  /**
   * Routes a message that did not reach its bot again: as often as needed while the circuit is
   * open, otherwise only a few times.
   */
  private void notReached(TurnStep.Ask ask) throws InterruptedException {
    String conversationId = ask.given().conversationId();
    int attempts =
        unreached
            .merge(conversationId, new Unreached(ask.given().messageId(), 1), Unreached::again)
            .attempts();
    boolean open = circuits.of(ask.given().bot()).open();
    boolean arrival = ask.given().switchId() != null;
    boolean enough = attempts >= ATTEMPTS && (arrival || !open);
    boolean again =
        transactions.insist(work -> {
          Conversation conversation = work.tables().conversations().get(conversationId);
          boolean expected = conversation.epoch() == ask.given().epoch();
          if (enough && (conversation.handoffId() == null || expected)) {
            return false;
          }
          reroute(work, ask.given());
          return true;
        });
    if (!again) {
      unreached.remove(conversationId);
      giveUp(ask, Outcome.NOT_REACHED, UserText.BOT_UNREACHABLE);
    } else if (!open) {
      alarms.pause(context.clock().instant().plus(UNREACHED.after(attempts)));
    }
  }

  /** Finds out the outcome of a turn whose answer is not known. */
  void recover(TurnStep.Ask ask) throws InterruptedException {
    if (!(context.botOrNull(ask.given().bot()) instanceof RecallingBot remembers)) {
      giveUp(ask, Outcome.LOST, UserText.ANSWER_LOST);
      return;
    }
    Instant patience = context.clock().instant().plus(PATIENCE);
    for (int attempt = 0; ; attempt++) {
      try {
        transactions.shards().beforeCall();
        switch (remembers.recall(ask.turn())) {
          case RecallingBot.Memory.Answered answered ->
              transactions.insist(
                  context.givingOut().streams(answered.replies()),
                  work -> {
                    new TurnResultHandler(work).recalled(ask.given().id(), answered.replies());
                    return true;
                  });
          case RecallingBot.Memory.Unheard unheard -> giveOnceMore(ask);
        }
        return;
      } catch (BotException failure) {
        leaveToTheNextRunIfInterrupted();
        log.warn(
            "bot {} does not tell what became of turn {} in conversation {}: {}",
            ask.given().bot(),
            ask.given().id(),
            ask.given().conversationId(),
            failure.getMessage());
        Instant again = context.clock().instant().plus(UNRECALLED.after(attempt + 1));
        if (again.isAfter(patience) || failure instanceof BotException.Failed) {
          giveUp(ask, Outcome.LOST, UserText.ANSWER_LOST);
          return;
        }
        alarms.pause(again);
        if (!transactions.shards().mayContinue()) {
          return;
        }
      } catch (StoreException | Controls.StaleControlException failure) {
        throw failure;
      } catch (RuntimeException failure) {
        leaveToTheNextRunIfInterrupted();
        log.error(
            "bot {} broke when it was asked about turn {} in conversation {}",
            ask.given().bot(),
            ask.given().id(),
            ask.given().conversationId(),
            failure);
        giveUp(ask, Outcome.LOST, UserText.ANSWER_LOST);
        return;
      }
    }
  }

  /**
   * Gives a turn to the bot once more. A bot that has already said part of its answer did receive
   * the turn, whatever it remembers of it.
   */
  private void giveOnceMore(TurnStep.Ask ask) throws InterruptedException {
    GivenTurn given = ask.given();
    Optional<TurnStep.Ask> again =
        transactions.make(work -> {
          Optional<GivenTurn> now = work.tables().turns().find(given.id());
          if (now.isEmpty()) {
            return Optional.empty();
          }
          Conversation conversation = work.tables().conversations().get(given.conversationId());
          boolean same = conversation.epoch() == now.get().epoch();
          if (!same) {
            reroute(work, now.get());
            return Optional.empty();
          }
          if (given.attempts() >= ATTEMPTS || now.get().said() > 0) {
            return Optional.of(ask);
          }
          work.tables().turns().repeat(given.id(), work.now());
          return Optional.of(
              new TurnFactory(work).of(work.tables().turns().find(given.id()).orElseThrow()));
        });
    if (again.isPresent()) {
      if (again.get().given().attempts() == given.attempts()) {
        giveUp(ask, Outcome.LOST, UserText.ANSWER_LOST);
      } else {
        ask(again.get(), work -> new TurnStep.Again());
      }
    }
  }

  private void giveUp(TurnStep.Ask ask, Outcome outcome, UserText words)
      throws InterruptedException {
    transactions.insist(
        context.givingOut().streamsOfFailure(),
        work -> {
          new TurnResultHandler(work).giveUp(ask.given(), outcome, words);
          return true;
        });
  }

  /** Stores what a bot says the moment it says it. */
  private final class Hearing implements Consumer<Reply> {

    private final GivenTurn given;
    private @Nullable RuntimeException failure;
    private boolean stopping;

    Hearing(GivenTurn given) {
      this.given = given;
    }

    @Override
    public void accept(Reply reply) {
      if (stopping || failure != null) {
        throw new BotException.Lost("what is said is not heard any more", failure);
      }
      try {
        transactions.insist(
            context.givingOut().streams(List.of(reply)),
            work -> {
              work.tables()
                  .turns()
                  .find(given.id())
                  .ifPresent(now -> new TurnResultHandler(work).heard(now, reply));
              return true;
            });
      } catch (InterruptedException interrupted) {
        stopping = true;
        throw new BotException.Lost("stopping", interrupted);
      } catch (RuntimeException broken) {
        failure = broken;
        throw broken;
      }
    }

    /**
     * Rethrows a failure of Baton's own: it does not count as a failure of the bot, however the bot
     * handled it.
     */
    private void rethrow() throws InterruptedException {
      if (stopping) {
        throw new InterruptedException("stopping");
      }
      RuntimeException broken = failure;
      if (broken != null) {
        throw broken;
      }
    }
  }

  /** How many times in a row a message did not reach the bot. */
  private record Unreached(String messageId, int attempts) {

    Unreached again(Unreached next) {
      return messageId.equals(next.messageId()) ? new Unreached(messageId, attempts + 1) : next;
    }
  }
}
