package dev.baton.routing;

import dev.baton.connector.Albums;
import dev.baton.connector.Backoff;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Edits;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.Receipt;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.connector.ThreadRemovingChannel;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.LaneAlarms;
import dev.baton.routing.lane.Lanes;
import dev.baton.routing.pacing.Pacing;
import dev.baton.store.ButtonTable;
import dev.baton.store.Delivery;
import dev.baton.store.FencedException;
import dev.baton.store.ShardLease;
import dev.baton.store.StoreException;
import dev.baton.walk.WalkEvent.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs the delivery lanes: makes the calls on the channels in the order of each lane, paced, and
 * retries until the platform has accepted or refused them.
 *
 * <p>Delivery is at least once: a delivery is begun by one commit and ended by another, so a crash
 * repeats only the calls that were in flight.
 */
final class DeliveryWorker implements Lanes.Work {

  private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);
  private static final int ATTEMPTS = 200;
  private static final int GONE = 5;
  private static final Duration CREDENTIALS = Duration.ofSeconds(30);

  private final Transactions transactions;
  private final RoutingContext context;
  private final Pacing pacing;
  private final Backoff backoff;
  private final UserPresence presence;
  private final LaneAlarms laneAlarms;
  private final Telling telling;

  /**
   * @param presence tells when somebody is there again
   * @param wake makes a lane look again
   */
  DeliveryWorker(
      Transactions transactions,
      RoutingContext context,
      Alarms alarms,
      Pacing pacing,
      RandomGenerator random,
      UserPresence presence,
      Consumer<String> wake) {
    this.transactions = transactions;
    this.context = context;
    this.pacing = pacing;
    this.backoff =
        Backoff.doubling(Duration.ofMillis(500), Duration.ofSeconds(60))
            .withJitter(random, 1, 1.25);
    this.presence = presence;
    this.laneAlarms = new LaneAlarms(alarms, wake);
    this.telling = new Telling(transactions, context);
  }

  @Override
  public void run(String lane) throws InterruptedException {
    if (transactions.shards().mayContinue()) {
      goOn(lane, look(lane));
    }
  }

  /** Takes the lane's first step in a transaction that gives it work; see {@link FirstSteps}. */
  Optional<FirstSteps.Begun> begin(UnitOfWork work, String lane) {
    if (!(LaneHead.look(work.tables(), context, lane) instanceof LaneHead.Call call)) {
      return Optional.empty();
    }
    Pacing.Answer answer = pacing.ask(lane, wish(lane, call));
    if (answer == Pacing.Answer.WAIT) {
      return Optional.empty();
    }
    boolean waited = answer == Pacing.Answer.NOW_AFTER_WAITING;
    Supplier<DeliveryResolver.Begun> begin =
        () -> new DeliveryResolver(work).begin(call.delivery(), waited);
    if (!(begunOrNotMade(lane, begin) instanceof DeliveryResolver.Begun.Job job)) {
      return Optional.empty();
    }
    return Optional.of(
        new FirstSteps.Begun(
            same -> goOn(same, carriedOut(same, call, job)),
            () -> pacing.notMade(lane),
            lease -> leave(lane, job, lease)));
  }

  private void goOn(String lane, LaneHead first) throws InterruptedException {
    LaneHead head = first;
    while (transactions.shards().mayContinue()) {
      switch (head) {
        case LaneHead.Nothing nothing -> {
          pacing.leave(lane);
          return;
        }
        case LaneHead.Until until -> {
          pacing.leave(lane);
          laneAlarms.at(until.time(), lane);
          return;
        }
        case LaneHead.Release release -> {
          transactions.make(work -> {
            new HeldMessages(work).release(release.conversationId());
            return true;
          });
          head = look(lane);
        }
        case LaneHead.Call call -> {
          switch (pacing.ask(lane, wish(lane, call))) {
            case NOW -> head = call(lane, call, false);
            case NOW_AFTER_WAITING -> head = call(lane, call, true);
            case WAIT -> {
              return;
            }
          }
        }
      }
    }
  }

  private LaneHead look(String lane) {
    return transactions.read(tables -> LaneHead.look(tables, context, lane));
  }

  private Pacing.Wish wish(String lane, LaneHead.Call call) {
    Capabilities.Pace pace = context.capabilities(call.to().channel()).pace();
    return call.messages() > 0
        ? Pacing.Wish.inChat(
            call.to().channel(),
            call.to().chat(),
            call.to().direct(),
            pace,
            call.messages(),
            call.urgency())
        : Pacing.Wish.quiet(call.to().channel(), lane, call.to().chat(), pace, call.urgency());
  }

  /** Begins a delivery and makes its call; returns what comes next in the lane. */
  private LaneHead call(String lane, LaneHead.Call call, boolean waited)
      throws InterruptedException {
    Supplier<DeliveryResolver.Begun> begin =
        () ->
            transactions.make(
                work -> new DeliveryResolver(work).begin(lane, call.delivery().id(), waited));
    return begunOrNotMade(lane, begin) instanceof DeliveryResolver.Begun.Job job
        ? carriedOut(lane, call, job)
        : look(lane);
  }

  /** Begins a delivery; the slot that the pacing gave it is handed on unless it comes to a call. */
  private DeliveryResolver.Begun begunOrNotMade(
      String lane, Supplier<DeliveryResolver.Begun> begin) {
    boolean made = false;
    try {
      DeliveryResolver.Begun begun = begin.get();
      made = begun instanceof DeliveryResolver.Begun.Job;
      return begun;
    } finally {
      if (!made) {
        pacing.notMade(lane);
      }
    }
  }

  /** Makes the call of a delivery that has begun; returns what comes next in the lane. */
  private LaneHead carriedOut(String lane, LaneHead.Call call, DeliveryResolver.Begun.Job job)
      throws InterruptedException {
    Optional<DeliveryCompletion.Done> done;
    try {
      done = deliver(call, job);
    } finally {
      pacing.ended(lane);
    }
    if (done.isEmpty()) {
      return look(lane);
    }
    Optional<LaneHead> next =
        transactions.insist(
            work -> new DeliveryCompletion(work).done(job, done.get()),
            work -> Optional.of(LaneHead.look(work.tables(), context, lane)),
            Optional.empty());
    return next.orElseGet(() -> look(lane));
  }

  /** Makes a call; returns what it came to, or nothing if it failed and that was dealt with. */
  private Optional<DeliveryCompletion.Done> deliver(
      LaneHead.Call call, DeliveryResolver.Begun.Job job) throws InterruptedException {
    long calls = presence.calls();
    try (Step<Sending> step = telling.sends(job)) {
      certainOfTheLease(job);
      return deliver(call, job, calls, step);
    }
  }

  private Optional<DeliveryCompletion.Done> deliver(
      LaneHead.Call call, DeliveryResolver.Begun.Job job, long calls, Step<Sending> step)
      throws InterruptedException {
    try {
      DeliveryCompletion.Done done = carryOut(context.channel(job.channel()), job);
      step.came(Sending.DELIVERED);
      return Optional.of(done);
    } catch (DeliveryException failure) {
      step.came(Telling.outcome(failure));
      failed(call, job, failure, calls);
    } catch (StoreException fenced) {
      throw fenced;
    } catch (RuntimeException broken) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopping");
      }
      step.came(Sending.FAILED);
      // The platform may have accepted it, so it is not tried again.
      log.error("delivery {} broke channel {}", job.delivery().id(), job.channel(), broken);
      String why = "the channel broke: " + broken.getClass().getSimpleName();
      bury(job, why);
      for (Delivery part : job.with()) {
        bury(job.of(part), why);
      }
    }
    return Optional.empty();
  }

  /** Takes back a delivery of a lane that will not run: no call was made. */
  private CompletableFuture<Boolean> leave(
      String lane, DeliveryResolver.Begun.Job job, ShardLease lease) {
    pacing.notMade(lane);
    return transactions.submitUnder(
        lease,
        work -> {
          putBack(work, job);
          return true;
        });
  }

  private static void putBack(UnitOfWork work, DeliveryResolver.Begun.Job job) {
    work.tables().deliveries().putBack(job.delivery().id());
    job.with().forEach(each -> work.tables().deliveries().putBack(each.id()));
  }

  /**
   * Makes sure of the lease before the call. If the call is not made, the delivery is put back as
   * if it had not begun.
   */
  private void certainOfTheLease(DeliveryResolver.Begun.Job job) throws InterruptedException {
    try {
      transactions.shards().beforeCall();
    } catch (FencedException unsure) {
      settle(work -> putBack(work, job));
      throw unsure;
    }
  }

  private DeliveryCompletion.Done carryOut(Channel channel, DeliveryResolver.Begun.Job job) {
    return switch (job.action()) {
      case DeliveryResolver.Action.Send send ->
          new DeliveryCompletion.Done.Sent(send.outbound().to(), channel.send(send.outbound()));
      case DeliveryResolver.Action.SendAlbum album -> {
        if (channel instanceof Albums albums) {
          yield new DeliveryCompletion.Done.SentAlbum(
              album.parts().getFirst().to(), albums.sendAlbum(album.parts()));
        }
        throw new DeliveryException.Refused("channel " + channel.name() + " has no albums", null);
      }
      case DeliveryResolver.Action.Open open -> {
        if (channel instanceof ThreadOpeningChannel threads) {
          Threads.Opened opened = opened(threads, open);
          yield new DeliveryCompletion.Done.Opened(opened.place(), opened.headMessageId());
        }
        Outbound head = inChat(open);
        Receipt receipt = channel.send(head);
        yield new DeliveryCompletion.Done.Opened(head.to(), receipt.messageId());
      }
      case DeliveryResolver.Action.Reuse reuse -> {
        if (reuse.finished() && channel instanceof Threads threads) {
          threads.resume(reuse.head().to());
          transactions.shards().beforeCall();
        }
        yield new DeliveryCompletion.Done.Sent(reuse.head().to(), channel.send(reuse.head()));
      }
      case DeliveryResolver.Action.Finish finish -> {
        if (channel instanceof Threads threads) {
          threads.finish(finish.place());
        }
        yield new DeliveryCompletion.Done.Nothing();
      }
      case DeliveryResolver.Action.Rewrite rewrite -> {
        if (channel instanceof Edits edits) {
          edits.edit(rewrite.place(), rewrite.platformId(), rewrite.content());
          yield new DeliveryCompletion.Done.Nothing();
        }
        throw new DeliveryException.Refused("channel " + channel.name() + " has no edits", null);
      }
      case DeliveryResolver.Action.Retract retract -> {
        if (channel instanceof Edits edits) {
          edits.delete(retract.place(), retract.platformId());
          yield new DeliveryCompletion.Done.Nothing();
        }
        throw new DeliveryException.Refused(
            "channel " + channel.name() + " takes nothing back", null);
      }
      case DeliveryResolver.Action.RemoveThread remove -> {
        if (channel instanceof ThreadRemovingChannel threads) {
          threads.remove(remove.place());
          yield new DeliveryCompletion.Done.Nothing();
        }
        throw new DeliveryException.Refused(
            "channel " + channel.name() + " removes no threads", null);
      }
      case DeliveryResolver.Action.React react -> {
        if (channel instanceof Reactions reactions) {
          reactions.react(react.place(), react.platformId(), react.mark());
        }
        yield new DeliveryCompletion.Done.Nothing();
      }
      case DeliveryResolver.Action.ShowEmoji show -> {
        if (channel instanceof EmojiReactions reactions) {
          reactions.show(show.place(), show.platformId(), show.emoji());
        }
        yield new DeliveryCompletion.Done.Nothing();
      }
      case DeliveryResolver.Action.ShowState show -> {
        if (channel instanceof ThreadStates states) {
          states.show(show.place(), show.state());
        }
        yield new DeliveryCompletion.Done.Nothing();
      }
    };
  }

  private static Threads.Opened opened(
      ThreadOpeningChannel channel, DeliveryResolver.Action.Open open) {
    ThreadStates.State state = open.state();
    return state != null && channel instanceof ThreadStates states
        ? states.open(open.where(), open.title(), open.head(), state)
        : channel.open(open.where(), open.title(), open.head());
  }

  /** The first message of a conversation where there are no threads: in the chat itself. */
  private static Outbound inChat(DeliveryResolver.Action.Open open) {
    Place chat =
        Place.chat(
            switch (open.where()) {
              case Threads.Whereabouts.In in -> in.chat();
              case Threads.Whereabouts.With with -> with.personId();
            });
    Outbound head = open.head();
    return new Outbound(head.id(), chat, head.content(), head.replyTo(), head.silent());
  }

  /** Stores an outcome. It is known only here, so a store that fails for a while is waited for. */
  private void settle(Consumer<UnitOfWork> outcome) throws InterruptedException {
    transactions.insist(work -> {
      outcome.accept(work);
      return true;
    });
  }

  private void failed(
      LaneHead.Call call, DeliveryResolver.Begun.Job job, DeliveryException failure, long calls)
      throws InterruptedException {
    Delivery delivery = job.delivery();
    log.atLevel(failure instanceof DeliveryException.Absent ? Level.DEBUG : Level.WARN)
        .log(
            "delivery {} of conversation {} on channel {} failed at attempt {}: {}",
            delivery.id(),
            delivery.conversationId(),
            job.channel(),
            delivery.attempts(),
            failure.getMessage());
    Instant now = context.clock().instant();
    if (job.action() instanceof DeliveryResolver.Action.SendAlbum) {
      if (failure instanceof DeliveryException.Refused) {
        String why = String.valueOf(failure.getMessage());
        settle(work -> new AlbumParts(work).separate(job.delivery(), job.with(), why));
        return;
      }
      String why = String.valueOf(failure.getMessage());
      settle(work -> new AlbumParts(work).tryAgain(job.with(), why));
    }
    switch (failure) {
      case DeliveryException.Absent absent -> absent(job, absent, calls);
      case DeliveryException.Retryable retryable -> {
        Duration after = retryable.after();
        Duration wait =
            after == null || after.isZero() ? backoff.after(delivery.attempts()) : after;
        if (after != null) {
          hold(job.channel(), retryable.wholeAccount() ? null : call.to().chat(), now.plus(after));
        }
        if (delivery.attempts() >= ATTEMPTS) {
          bury(job, "given up after " + ATTEMPTS + " attempts: " + failure.getMessage());
        } else {
          retry(job, now.plus(wait), failure);
        }
      }
      case DeliveryException.CredentialsRejected rejected ->
          retry(job, now.plus(CREDENTIALS), failure);
      case DeliveryException.Refused refused -> {
        if (job.with().isEmpty()) {
          bury(job, String.valueOf(refused.getMessage()));
        } else {
          retry(job, now, failure);
        }
      }
      case DeliveryException.Gone gone -> gone(call, job, gone);
    }
  }

  /**
   * Holds a chat or channel back, in the store too: neither a restart nor another node may lead to
   * an earlier call.
   */
  private void hold(String channel, @Nullable String chat, Instant until)
      throws InterruptedException {
    pacing.hold(channel, chat, until);
    settle(work -> work.tables().holds().keep(channel, chat, until, work.now()));
  }

  /**
   * Keeps a delivery until somebody is there to receive it. Somebody who arrived during the call
   * may not have seen the delivery wait, so in that case it is retried at once.
   */
  private void absent(DeliveryResolver.Begun.Job job, DeliveryException.Absent absent, long calls)
      throws InterruptedException {
    String id = job.delivery().id();
    settle(work -> {
      Instant until = work.tables().deliveries().addedAt(id).orElse(work.now()).plus(absent.keep());
      String why = String.valueOf(absent.getMessage());
      if (!until.isAfter(work.now())) {
        log.error(
            "delivery {} of conversation {} on channel {} is a dead letter: {}",
            id,
            job.delivery().conversationId(),
            job.channel(),
            why);
        new DeliveryCompletion(work).bury(job, why);
      } else {
        boolean cameMeanwhile = presence.calls() != calls;
        work.tables().deliveries().retry(id, cameMeanwhile ? work.now() : until, why);
      }
    });
  }

  private void gone(LaneHead.Call call, DeliveryResolver.Begun.Job job, DeliveryException.Gone gone)
      throws InterruptedException {
    String movedTo = gone.movedTo();
    String why = String.valueOf(gone.getMessage());
    if (job.delivery().attempts() >= GONE) {
      bury(job, why);
      return;
    }
    switch (gone.what()) {
      case CHAT -> {
        if (movedTo == null) {
          bury(job, why);
        } else {
          settle(work -> {
            new ChatMigration(work).moved(job.channel(), call.to().chat(), movedTo);
            work.tables().deliveries().retry(job.delivery().id(), Instant.EPOCH, why);
          });
          context.moved(List.of(new ButtonTable.Move(job.channel(), call.to().chat(), movedTo)));
        }
      }
      case THREAD -> settle(work -> new DeliveryCompletion(work).threadGone(job, why));
      case MESSAGE -> bury(job, why);
    }
  }

  /** Retries a delivery. Deliveries that were to go out together with it go out separately then. */
  private void retry(DeliveryResolver.Begun.Job job, Instant dueAt, DeliveryException failure)
      throws InterruptedException {
    settle(work ->
        work.tables()
            .deliveries()
            .retry(job.delivery().id(), dueAt, String.valueOf(failure.getMessage())));
  }

  private void bury(DeliveryResolver.Begun.Job job, String why) throws InterruptedException {
    if (ErasureSteps.isForAge(job.delivery())) {
      log.info("an old message stays on channel {}: {}", job.channel(), why);
      settle(work -> work.tables().deliveries().done(job.delivery().id()));
      return;
    }
    if (job.action() instanceof DeliveryResolver.Action.ShowEmoji) {
      log.info("a reaction is not shown on channel {}: {}", job.channel(), why);
    } else {
      log.error(
          "delivery {} of conversation {} on channel {} is a dead letter: {}",
          job.delivery().id(),
          job.delivery().conversationId(),
          job.channel(),
          why);
    }
    settle(work -> new DeliveryCompletion(work).bury(job, why));
  }
}
