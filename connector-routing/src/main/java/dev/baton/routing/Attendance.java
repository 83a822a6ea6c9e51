package dev.baton.routing;

import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.routing.circuit.CircuitBreakers;
import dev.baton.routing.lane.LaneName;
import dev.baton.routing.lane.Lanes;
import dev.baton.store.Tables;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Who waits for a chat to come to rest, and who is there again to take what was kept.
 *
 * <p>All work of a chat is in the store, from the event until the last word is sent, and is taken
 * up by lanes. So whenever a lane ends its run, and when somebody begins to wait, the store is
 * asked whether any is left; who began to wait before the question is told when there is none. What
 * waits for a bot that is down is nothing to wait for: its user has been told.
 */
final class Attendance {

  private final Transactions transactions;
  private final RoutingContext context;
  private final CircuitBreakers circuits;
  private final AtomicLong calls = new AtomicLong();
  private final ConcurrentMap<String, List<Waiting>> waiting = new ConcurrentHashMap<>();

  Attendance(Transactions transactions, RoutingContext context, CircuitBreakers circuits) {
    this.transactions = transactions;
    this.context = context;
    this.circuits = circuits;
  }

  /** How often somebody was said to attend. */
  long calls() {
    return calls.get();
  }

  /** See {@link dev.baton.connector.Inbox#attended}. */
  CompletionStage<Void> attended(String channel, Place place) {
    String lane = context.laneOf(channel, place);
    Waiting waits = new Waiting(channel, place.chat());
    calls.incrementAndGet();
    Thread.ofVirtual()
        .name("attended")
        .start(() -> {
          try {
            hasten(channel, place.chat());
            await(lane, waits);
            look(lane);
          } catch (RuntimeException failure) {
            waits.rest.completeExceptionally(failure);
          }
        });
    return waits.rest;
  }

  /** Only once what was kept is due: else whoever looks in between finds nothing to send. */
  private void await(String lane, Waiting waits) {
    waiting.merge(
        lane,
        List.of(waits),
        (before, one) -> Stream.concat(before.stream(), one.stream()).toList());
    var unused = waits.rest.whenComplete((done, failure) -> forget(lane, waits));
  }

  private void hasten(String channel, String chat) {
    Optional<String> kept =
        transactions.read(tables ->
            tables
                .conversations()
                .at(channel, chat)
                .map(conversation -> new LaneName.ToUser(conversation.id()).stored())
                .filter(lane -> tables.deliveries().head(lane).isPresent()));
    kept.ifPresent(lane ->
        transactions.make(work -> {
          work.tables().deliveries().retryNow(lane);
          work.afterCommit().wakeDeliveries(lane);
          return true;
        }));
  }

  /** The work of event lanes, with a look at its end. */
  Lanes.Work afterEvents(Lanes.Work work) {
    return lane -> {
      work.run(lane);
      look(lane);
    };
  }

  /** The work of turn lanes, with a look at its end. */
  Lanes.Work afterTurns(Lanes.Work work) {
    return conversationId -> {
      work.run(conversationId);
      lookAt(conversationId);
    };
  }

  /** The work of delivery lanes, with a look at its end. */
  Lanes.Work afterDeliveries(Lanes.Work work) {
    return lane -> {
      work.run(lane);
      if (LaneName.ofDeliveries(lane) instanceof LaneName.ToUser user) {
        lookAt(user.conversationId());
      }
    };
  }

  /** Tells those who wait that there is no more to wait for. */
  void close() {
    waiting.values().stream()
        .flatMap(List::stream)
        .toList()
        .forEach(waits -> waits.rest.cancel(false));
  }

  private void lookAt(String conversationId) {
    if (waiting.isEmpty()) {
      return;
    }
    transactions
        .read(tables -> tables.conversations().find(conversationId))
        .map(found -> context.laneOf(found.channel(), Place.chat(found.chat())))
        .ifPresent(this::look);
  }

  private void look(String lane) {
    List<Waiting> before = List.copyOf(waiting.getOrDefault(lane, List.of()));
    if (!before.isEmpty() && transactions.read(tables -> atRest(tables, lane, before.getFirst()))) {
      before.forEach(waits -> waits.rest.complete(null));
    }
  }

  private boolean atRest(Tables tables, String lane, Waiting chat) {
    if (tables.inbound().head(lane).isPresent()) {
      return false;
    }
    Optional<Conversation> found = tables.conversations().at(chat.channel, chat.chat);
    if (found.isEmpty()) {
      return true;
    }
    String id = found.get().id();
    boolean botsTurn =
        found.get().control() == Control.BOT
            && !circuits.of(context.botOf(found.get())).parked(id)
            && (tables.messages().firstWaiting(id).isPresent()
                || tables.handoffs().toHandBack(id).isPresent()
                || tables.bots().pending(id).isPresent());
    return !botsTurn
        && tables.turns().open(id).isEmpty()
        && tables.turns().toReview(id).isEmpty()
        && tables
            .deliveries()
            .head(new LaneName.ToUser(id).stored())
            .filter(head -> !head.dueAt().isAfter(context.clock().instant()))
            .isEmpty();
  }

  private void forget(String lane, Waiting told) {
    waiting.computeIfPresent(
        lane,
        (key, all) -> {
          List<Waiting> left = all.stream().filter(waits -> waits != told).toList();
          return left.isEmpty() ? null : left;
        });
  }

  /** One who waits. */
  private static final class Waiting {

    private final String channel;
    private final String chat;
    private final CompletableFuture<Void> rest = new CompletableFuture<>();

    Waiting(String channel, String chat) {
      this.channel = channel;
      this.chat = chat;
    }
  }
}
