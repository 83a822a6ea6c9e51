package dev.baton.routing;

import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.connector.Backoff;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.plan.ChannelPlan;
import dev.baton.routing.lane.Alarms;
import dev.baton.store.BotConversationState;
import dev.baton.store.FencedException;
import dev.baton.store.StoreException;
import dev.baton.texts.UserText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives conversations back to their bot when a handoff has ended.
 *
 * <p>A conversation that an agent transferred to another bot is not given back: its earlier bot is
 * only kept from staying paused, for the day on which it gets the conversation again.
 *
 * <p>The bot of a user who keeps their place in the queue is only kept from staying paused, too:
 * the handoff is not over, or ended while the bot had the conversation.
 *
 * <p>A handoff is given back to the bot with which it began. If another has the conversation by
 * then, nobody hears what the first one says.
 *
 * <p>A bot that asks for a person while a conversation is being handed back to it is refused: it
 * would get the conversation back, ask again, and so on. It may pass the conversation to another
 * bot.
 */
final class HandBacks {

  private static final Logger log = LoggerFactory.getLogger(HandBacks.class);

  private static final int ATTEMPTS = 6;

  /** How long the users of another bot wait until a bot that no longer has them has answered. */
  private static final Duration PAST = Duration.ofSeconds(5);

  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(500), Duration.ofSeconds(8));

  private final Transactions transactions;
  private final RoutingContext context;
  private final Alarms alarms;

  HandBacks(Transactions transactions, RoutingContext context, Alarms alarms) {
    this.transactions = transactions;
    this.context = context;
    this.alarms = alarms;
  }

  /**
   * Begins a hand-back. Everything the bot is told is read in the same commit, so nothing can come
   * in between.
   */
  static TurnStep begin(UnitOfWork work, Conversation conversation, Handoff handoff) {
    boolean first =
        work.tables().handoffs().beginHandBack(handoff.id())
            && handoff.endReason() != EndReason.TRANSFERRED
            && !isKept(work, handoff);
    Optional<String> begunWith =
        work.tables().handoffs().bot(handoff.id()).filter(bot -> !bot.equals(conversation.bot()));
    String bot = begunWith.orElseGet(() -> work.context().botOf(conversation));
    ChannelPlan channel = work.context().plan().channel(conversation.channel());
    EndReason reason = handoff.endReason();
    ResumableBot.HandBack handBack =
        new ResumableBot.HandBack(
            handoff.id(),
            conversation.senderId(),
            channel.type(),
            channel.inputChannel(),
            reason == null ? EndReason.USER_ENDED : reason,
            handoff.agentName(),
            work.tables().messages().humanPart(handoff.id()));
    return new TurnStep.Return(conversation, handoff, bot, handBack, first);
  }

  /**
   * Tells the bot, delivers what it says, and makes sure the user knows who they are talking to. If
   * the bot may have been told before, it is only kept from staying paused.
   */
  void handBack(TurnStep.Return back) throws InterruptedException {
    Conversation conversation = back.conversation();
    Handoff handoff = back.handoff();
    ResumableBot.Resumed resumed = new ResumableBot.Resumed(List.of(), false);
    if (context.botOrNull(back.bot()) instanceof ResumableBot resumable) {
      try {
        resumed = reach(resumable, back);
      } catch (StoreException failure) {
        throw failure;
      } catch (BotException failure) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopping");
        }
        log.warn(
            "bot {} was not told that handoff {} of conversation {} ended: {}",
            back.bot(),
            handoff.id(),
            conversation.id(),
            failure.getMessage());
      } catch (RuntimeException failure) {
        log.error(
            "bot {} broke when it was told that handoff {} of conversation {} ended",
            back.bot(),
            handoff.id(),
            conversation.id(),
            failure);
      }
    }
    ResumableBot.Resumed how = resumed;
    transactions.insist(work -> {
      boolean kept = isKept(work, handoff);
      boolean isDone =
          kept
              ? work.tables().callBacks().woken(handoff.id())
              : work.tables().handoffs().handedBack(handoff.id());
      if (!isDone) {
        return false;
      }
      Conversation now = work.tables().conversations().get(conversation.id());
      boolean asIs = !kept && now.control() == Control.BOT && now.epoch() == conversation.epoch();
      if (handoff.endReason() == EndReason.TRANSFERRED || !back.bot().equals(context.botOf(now))) {
        askAfterwards(work, asIs, now, handoff);
        return true;
      }
      BotConversationState before = work.tables().bots().botState(now.id());
      work.tables().bots().botState(now.id(), before, before.handedBack(how.awake()));
      boolean goesOn = false;
      for (Reply reply : how.replies()) {
        switch (reply) {
          case Reply.Say say -> {
            new Drafts(work).sayOrKeep(now, say.content(), handoff.id(), conversation.epoch());
            goesOn = true;
          }
          case Reply.HandOff signal ->
              log.warn(
                  "bot {} asked for a person while it was handed conversation {} back",
                  now.bot(),
                  now.id());
          case Reply.SwitchBot signal -> {
            boolean possible =
                new BotSwitches(work)
                    .ask(now, signal, context.botOf(now), null, conversation.epoch());
            goesOn = goesOn || possible;
          }
        }
      }
      if (!goesOn && asIs && untold(handoff)) {
        String agent = handoff.agentName();
        if (agent == null || agent.isEmpty()) {
          work.outbox().systemSays(now, UserText.BOT_IS_BACK);
        } else {
          work.outbox().systemSays(now, UserText.AGENT_LEFT, agent);
        }
      }
      askAfterwards(work, asIs, now, handoff);
      return true;
    });
  }

  /**
   * Asks for a rating, or offers the transcript, below what the user reads of the end, unless they
   * are with people again or are being erased.
   *
   * @param asIs whether the bot has had the conversation ever since
   */
  private static void askAfterwards(
      UnitOfWork work, boolean asIs, Conversation now, Handoff handoff) {
    EndReason reason = handoff.endReason();
    if (!asIs || work.tables().erasures().begun(now.id())) {
      return;
    }
    if (reason == EndReason.AGENT_RESOLVED) {
      new Ratings(work).ask(now, handoff);
    } else if (reason == EndReason.USER_ENDED || reason == EndReason.IDLE_EXPIRED) {
      new TranscriptRequests(work).offer(now, handoff);
    }
  }

  /**
   * Tries for a while to reach the bot: one that is just restarting must not stay paused because of
   * that.
   */
  private ResumableBot.Resumed reach(ResumableBot resumable, TurnStep.Return back)
      throws InterruptedException {
    ResumableBot.HandBack handBack = back.handBack();
    for (int attempt = 1; ; attempt++) {
      Shards.LastLook beforeCall = transactions.shards().lastLook();
      try {
        Supplier<ResumableBot.Resumed> call =
            () ->
                back.first()
                    ? resumable.handBack(handBack, beforeCall)
                    : resumable.wake(handBack, beforeCall);
        return isPast(back)
            ? PatientCall.within(PAST, () -> beforeCall.over(call))
            : beforeCall.over(call);
      } catch (FencedException unsure) {
        if (back.first() && !beforeCall.passed()) {
          putOff(handBack);
        }
        throw unsure;
      } catch (BotException.NotReached down) {
        if (attempt == ATTEMPTS || isPast(back)) {
          throw down;
        }
        log.warn(
            "handoff {} cannot be handed back yet: {}", handBack.handoffId(), down.getMessage());
        if (back.first()) {
          putOff(handBack);
        }
        alarms.pause(context.clock().instant().plus(BACKOFF.after(attempt)));
        if (back.first()) {
          transactions.insist(work -> work.tables().handoffs().beginHandBack(handBack.handoffId()));
        }
      }
    }
  }

  /**
   * Resets the hand-back, as the bot has certainly not been told: the next attempt counts as the
   * first again.
   */
  private void putOff(ResumableBot.HandBack handBack) throws InterruptedException {
    transactions.insist(work -> {
      work.tables().handoffs().putOffHandBack(handBack.handoffId());
      return true;
    });
  }

  /** Whether another bot has the conversation by now, whose users must not wait for this one. */
  private boolean isPast(TurnStep.Return back) {
    return !back.bot().equals(context.botOf(back.conversation()));
  }

  /** Whether the handoff waits, or waited until its end, while the bot has the conversation. */
  private static boolean isKept(UnitOfWork work, Handoff handoff) {
    return handoff.endReason() == null || work.tables().callBacks().epoch(handoff.id()).isPresent();
  }

  /** Whether the user has not yet been told that the bot is back. */
  private static boolean untold(Handoff handoff) {
    EndReason reason = handoff.endReason();
    return reason != EndReason.NO_AGENT
        && reason != EndReason.WAIT_EXPIRED
        && reason != EndReason.IDLE_EXPIRED;
  }
}
