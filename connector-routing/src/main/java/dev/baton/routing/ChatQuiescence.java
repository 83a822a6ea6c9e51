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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Tells when no work is left for a chat.
 *
 * <p>All work of a chat is in the store, from the event until the last message is sent, and lanes
 * take it up. So whenever a lane ends its run, and whenever somebody starts to wait, the store is
 * asked whether any work is left. If none is, those who started to wait before the question are
 * told. Work that waits for a bot that is down does not count: its user has been told.
 */
final class ChatQuiescence {

  private final Transactions transactions;
  private final RoutingContext context;
  private final CircuitBreakers circuits;
  private final ConcurrentMap<String, List<Waiting>> waiting = new ConcurrentHashMap<>();

  ChatQuiescence(Transactions transactions, RoutingContext context, CircuitBreakers circuits) {
    this.transactions = transactions;
    this.context = context;
    this.circuits = circuits;
  }

  /**
   * Completes a future once no work is left for a chat; cancels it when this object is closed.
   *
   * @param rest completed by any thread
   */
  void await(String channel, String chat, String lane, CompletableFuture<Void> rest) {
    Waiting waits = new Waiting(channel, chat, rest);
    waiting.merge(
        lane,
        List.of(waits),
        (before, one) -> Stream.concat(before.stream(), one.stream()).toList());
    var unused = rest.whenComplete((done, failure) -> forget(lane, waits));
    look(lane);
  }

  /** Whether somebody waits for the chat of a lane. */
  boolean isAwaited(String lane) {
    return waiting.containsKey(lane);
  }

  /** Returns the work of event lanes, followed by a check. */
  Lanes.Work afterEvents(Lanes.Work work) {
    return lane -> {
      work.run(lane);
      look(lane);
    };
  }

  /** Returns the work of turn lanes, followed by a check. */
  Lanes.Work afterTurns(Lanes.Work work) {
    return conversationId -> {
      work.run(conversationId);
      lookAt(conversationId);
    };
  }

  /** Returns the work of delivery lanes, followed by a check. */
  Lanes.Work afterDeliveries(Lanes.Work work) {
    return lane -> {
      work.run(lane);
      if (LaneName.ofDeliveries(lane) instanceof LaneName.ToUser user) {
        lookAt(user.conversationId());
      }
    };
  }

  /** Cancels all waits. */
  void close() {
    waiting.values().stream()
        .flatMap(List::stream)
        .toList()
        .forEach(waits -> waits.rest().cancel(false));
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
      before.forEach(waits -> waits.rest().complete(null));
    }
  }

  private boolean atRest(Tables tables, String lane, Waiting chat) {
    if (tables.inbound().head(lane).isPresent()) {
      return false;
    }
    Optional<Conversation> found = tables.conversations().at(chat.channel(), chat.chat());
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
          List<Waiting> left = all.stream().filter(waits -> !waits.equals(told)).toList();
          return left.isEmpty() ? null : left;
        });
  }

  /** A caller that waits for a chat. */
  private record Waiting(String channel, String chat, CompletableFuture<Void> rest) {}
}
