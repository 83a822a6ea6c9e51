package dev.baton.routing;

import dev.baton.connector.Backoff;
import dev.baton.connector.Channel;
import dev.baton.connector.CompletingChannel;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.Members;
import dev.baton.connector.Place;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.Lanes;
import dev.baton.store.Ahead;
import dev.baton.store.ButtonTable;
import dev.baton.store.InboundTable;
import dev.baton.store.NoSuchRowException;
import dev.baton.store.ShardLease;
import dev.baton.store.StoreException;
import dev.baton.store.StoredEvent;
import dev.baton.walk.WalkEvent.Reception;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the events that channels receive, and handles them chat by chat in the order in which they
 * were stored.
 */
final class Router implements Lanes.Work {

  private static final Logger log = LoggerFactory.getLogger(Router.class);
  private static final int ATTEMPTS = 8;
  private static final int PASSING_ATTEMPTS = 200;
  private static final Duration OPENING = Duration.ofMillis(100);
  private static final int OPENING_LOOKS = 600;
  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(200), Duration.ofMillis(25_600));

  private final Transactions transactions;
  private final RoutingContext context;
  private final Alarms alarms;
  private final UserPresence presence;
  private final KnownMembers known;
  private final Telling telling;

  Router(Transactions transactions, RoutingContext context, Alarms alarms, UserPresence presence) {
    this.transactions = transactions;
    this.context = context;
    this.alarms = alarms;
    this.presence = presence;
    this.known = new KnownMembers(context.clock());
    this.telling = new Telling(transactions, context);
  }

  /** The inbox of one channel. */
  Inbox inbox(String channel) {
    return new Inbox() {
      @Override
      public CompletionStage<Void> accept(Inbound inbound) {
        return Router.this.accept(channel, inbound);
      }

      @Override
      public CompletionStage<Void> attended(Place place) {
        return presence.attended(channel, place);
      }
    };
  }

  /** Stores an event; handles it in the same transaction if nothing waits before it. */
  private CompletableFuture<Void> accept(String channel, Inbound inbound) {
    Instant begun = telling.begin();
    String lane = context.laneOf(channel, inbound.place());
    Set<String> streams = streams(true, lane, inbound);
    ShardLease lease =
        canBeHandledAtOnce(inbound.event())
            ? transactions.shards().lease(Shards.Kind.EVENT, lane)
            : null;
    Function<UnitOfWork, Boolean> store = work -> store(work, channel, lane, inbound);
    CompletableFuture<Boolean> stored =
        lease == null
            ? transactions.submit(streams, store)
            : transactions.submit(
                lease,
                streams,
                Ahead.of(new Ahead.Event(channel, inbound.id(), lane, inbound.place().chat())),
                work -> {
                  work.afterCommit().begun(begun);
                  return work.tables().permits(lease)
                      ? handleAtOnce(work, channel, lane, inbound)
                      : store.apply(work);
                },
                store);
    return begun == null ? stored.thenAccept(fresh -> {}) : told(channel, begun, stored);
  }

  private CompletableFuture<Void> told(
      String channel, Instant begun, CompletableFuture<Boolean> stored) {
    return stored
        .whenComplete((fresh, failure) ->
            telling.received(
                channel,
                begun,
                failure != null
                    ? Reception.NOT_STORED
                    : fresh ? Reception.STORED : Reception.REPEATED))
        .thenAccept(fresh -> {});
  }

  /**
   * The streams from which numbers may be taken.
   *
   * @param adds whether an event is added to the lane
   */
  private Set<String> streams(boolean adds, String lane, Inbound inbound) {
    Set<String> streams = new HashSet<>(context.givingOut().streams(inbound.event()));
    if (adds) {
      streams.add(InboundTable.streamOf(lane));
    }
    return streams;
  }

  /** Whether an event is complete, and changes nothing that is kept outside of the store. */
  private static boolean canBeHandledAtOnce(Event event) {
    return switch (event) {
      case Event.Said said -> true;
      case Event.Edited edited -> true;
      case Event.Deleted deleted -> true;
      case Event.Pressed pressed -> true;
      case Event.Reacted reacted -> true;
      case Event.Reachable reachable -> true;
      case Event.Moved moved -> false;
      case Event.Announced announced -> false;
      case Event.Unreadable unreadable -> false;
    };
  }

  private static boolean store(UnitOfWork work, String channel, String lane, Inbound inbound) {
    boolean fresh = work.tables().inbound().add(channel, lane, inbound, work.now());
    if (fresh) {
      work.afterCommit().wakeEvents(lane);
    }
    return fresh;
  }

  private boolean handleAtOnce(UnitOfWork work, String channel, String lane, Inbound inbound) {
    InboundTable events = work.tables().inbound();
    if (events.waits(lane)) {
      return store(work, channel, lane, inbound);
    }
    if (!events.addDone(channel, lane, inbound, work.now())) {
      return false;
    }
    switch (new InboundClassifier(work, channel, inbound, Map.of(), known).receive()) {
      case InboundClassifier.Outcome.Handled handled -> work.afterCommit().handledIn(lane);
      case InboundClassifier.Outcome.SetAside aside -> later(work, channel, lane, inbound);
      case InboundClassifier.Outcome.AskMembership ask -> later(work, channel, lane, inbound);
      case InboundClassifier.Outcome.Later later -> later(work, channel, lane, inbound);
      case InboundClassifier.Outcome.ThreadOpening opening -> later(work, channel, lane, inbound);
    }
    return true;
  }

  private static void later(UnitOfWork work, String channel, String lane, Inbound inbound) {
    work.tables().inbound().waitAfterAll(channel, lane, inbound);
    work.afterCommit().wakeEvents(lane);
  }

  @Override
  public void run(String lane) throws InterruptedException {
    while (transactions.shards().mayContinue()) {
      Optional<StoredEvent> head = transactions.read(tables -> tables.inbound().head(lane));
      if (head.isEmpty()) {
        return;
      }
      if (!handle(head.get())) {
        return;
      }
    }
  }

  /** Handles an event. Returns whether the lane may go on; if not, somebody wakes it later. */
  private boolean handle(StoredEvent event) throws InterruptedException {
    try {
      CompletingChannel.Completed completed = completed(event);
      if (!completed.earlier().isEmpty() && goesBehind(event, completed.earlier())) {
        return true;
      }
      Inbound whole = completed.whole();
      if (whole == null) {
        transactions.make(work -> {
          work.tables().inbound().done(event);
          return true;
        });
        return true;
      }
      Map<String, Boolean> members = new HashMap<>();
      List<Inbound> further = completed.further();
      InboundClassifier.Outcome outcome = received(event, whole, members, further);
      while (outcome instanceof InboundClassifier.Outcome.AskMembership ask) {
        members.put(ask.desk().name(), isMember(ask));
        outcome = received(event, whole, members, further);
      }
      if (whole.event() instanceof Event.Moved moved) {
        context.moved(
            List.of(new ButtonTable.Move(event.channel(), whole.place().chat(), moved.chat())));
      }
      for (int looks = 0; outcome instanceof InboundClassifier.Outcome.ThreadOpening; looks++) {
        if (looks == OPENING_LOOKS) {
          setAside(event, "it may belong to a thread that was not opened within a minute");
          return true;
        }
        alarms.pause(context.clock().instant().plus(OPENING));
        if (!transactions.shards().mayContinue()) {
          return false;
        }
        outcome = received(event, whole, members, further);
      }
      return !(outcome instanceof InboundClassifier.Outcome.Later);
    } catch (NoSuchRowException missing) {
      failed(event, missing);
      return true;
    } catch (StoreException | Controls.StaleControlException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      failed(event, failure);
      return true;
    }
  }

  private InboundClassifier.Outcome received(
      StoredEvent event, Inbound whole, Map<String, Boolean> members, List<Inbound> further) {
    Set<String> streams = streams(!further.isEmpty(), event.lane(), whole);
    try {
      return transactions.make(streams, work -> receive(work, event, whole, members, further));
    } catch (ForgottenException meanwhile) {
      return new InboundClassifier.Outcome.Handled();
    }
  }

  private InboundClassifier.Outcome receive(
      UnitOfWork work,
      StoredEvent event,
      Inbound whole,
      Map<String, Boolean> members,
      List<Inbound> further) {
    if (!work.tables().inbound().stillWaits(event)) {
      return new InboundClassifier.Outcome.Handled();
    }
    InboundClassifier.Outcome outcome =
        new InboundClassifier(work, event.channel(), whole, members, known).receive();
    switch (outcome) {
      case InboundClassifier.Outcome.Handled handled -> {
        if (!work.tables().inbound().done(event)) {
          throw new ForgottenException();
        }
        store(work, event, further);
      }
      case InboundClassifier.Outcome.SetAside aside -> {
        work.tables().inbound().setAside(event, aside.why());
        store(work, event, further);
      }
      case InboundClassifier.Outcome.AskMembership ask -> {}
      case InboundClassifier.Outcome.Later later -> {}
      case InboundClassifier.Outcome.ThreadOpening opening -> {}
    }
    return outcome;
  }

  private static void store(UnitOfWork work, StoredEvent event, List<Inbound> further) {
    for (Inbound part : further) {
      work.tables().inbound().add(event.channel(), event.lane(), part, work.now());
    }
  }

  private boolean goesBehind(StoredEvent event, List<Inbound> earlier) throws InterruptedException {
    return transactions.make(
        Set.of(InboundTable.streamOf(event.lane())),
        work ->
            !work.tables().inbound().stillWaits(event)
                || work.tables().inbound().insertBefore(event, earlier, work.now()));
  }

  private CompletingChannel.Completed completed(StoredEvent event) {
    if (!(event.inbound().event() instanceof Event.Announced)) {
      return CompletingChannel.Completed.alone(event.inbound());
    }
    Channel channel = context.channel(event.channel());
    if (channel instanceof CompletingChannel completes) {
      return completes.complete(event.inbound());
    }
    throw new IllegalStateException(
        "channel " + channel.name() + " cannot complete what it announced");
  }

  /**
   * Asks the platform whether a person is in a desk's space. A platform that does not answer must
   * not keep a user from the bot: somebody who only may be an agent is then taken for a user.
   */
  private boolean isMember(InboundClassifier.Outcome.AskMembership ask) {
    DeskPlan desk = ask.desk();
    return switch (ask.purpose()) {
      case ACT ->
          context.channel(desk.channel()) instanceof Members members
              ? members.isMember(context.spaceOf(desk), ask.personId())
              : !desk.agents().isEmpty();
      case TELL_APART -> {
        Optional<Boolean> member = mayBeMember(desk, ask.personId());
        member.ifPresent(is -> known.learn(desk.name(), ask.personId(), is));
        yield member.orElse(false);
      }
    };
  }

  /** What the platform answers; empty if it does not. */
  private Optional<Boolean> mayBeMember(DeskPlan desk, String personId) {
    if (!(context.channel(desk.channel()) instanceof Members members)) {
      return Optional.of(!desk.agents().isEmpty());
    }
    try {
      return Optional.of(members.isMember(context.spaceOf(desk), personId));
    } catch (DeliveryException failure) {
      log.warn(
          "desk {} cannot tell its agents from users on channel {}: {}",
          desk.name(),
          desk.channel(),
          failure.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Retries an event that could not be handled, while its chat waits; after too many attempts, sets
   * it aside for a person to look at.
   */
  private void failed(StoredEvent event, RuntimeException failure) throws InterruptedException {
    boolean passing =
        failure instanceof DeliveryException.Retryable
            || failure instanceof DeliveryException.CredentialsRejected;
    log.warn(
        "event {} of channel {} was not handled at attempt {}",
        event.inbound().id(),
        event.channel(),
        event.attempts() + 1,
        failure);
    boolean again = event.attempts() + 1 < (passing ? PASSING_ATTEMPTS : ATTEMPTS);
    String why = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    if (again) {
      transactions.make(work -> {
        work.tables().inbound().failed(event, why);
        return true;
      });
      Duration asked =
          failure instanceof DeliveryException.Retryable retryable ? retryable.after() : null;
      Duration wait = asked == null ? BACKOFF.after(event.attempts() + 1) : asked;
      Instant next = context.clock().instant().plus(wait);
      alarms.pause(next);
    } else {
      setAside(event, why);
    }
  }

  private void setAside(StoredEvent event, String why) throws InterruptedException {
    transactions.make(work -> {
      work.tables().inbound().setAside(event, why);
      return true;
    });
    log.error("event {} of channel {} was set aside", event.inbound().id(), event.channel());
  }

  /** The event's user was erased while it was being handled: nothing of it may be stored. */
  private static final class ForgottenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ForgottenException() {
      super("forgotten while it was handled", null, false, false);
    }
  }
}
