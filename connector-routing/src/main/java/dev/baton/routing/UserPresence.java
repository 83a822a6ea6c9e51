package dev.baton.routing;

import dev.baton.connector.Place;
import dev.baton.routing.lane.LaneName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tracks users of channels whose clients come and go: when a user is back, everything held for them
 * is sent at once.
 */
final class UserPresence {

  private final Transactions transactions;
  private final RoutingContext context;
  private final ChatQuiescence quiescence;
  private final AtomicLong calls = new AtomicLong();

  UserPresence(Transactions transactions, RoutingContext context, ChatQuiescence quiescence) {
    this.transactions = transactions;
    this.context = context;
    this.quiescence = quiescence;
  }

  /** How often a user was reported as present. */
  long calls() {
    return calls.get();
  }

  /** See {@link dev.baton.connector.Inbox#attended}. */
  CompletionStage<Void> attended(String channel, Place place) {
    String lane = context.laneOf(channel, place);
    calls.incrementAndGet();
    CompletableFuture<Void> rest = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("attended")
        .start(() -> {
          try {
            hasten(channel, place.chat());
            quiescence.await(channel, place.chat(), lane, rest);
          } catch (RuntimeException failure) {
            rest.completeExceptionally(failure);
          }
        });
    return rest;
  }

  /**
   * Makes deliveries that were held due now. This must happen before anybody waits for the chat to
   * be at rest: while they are not due, there is nothing left that could be sent now.
   */
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
}
