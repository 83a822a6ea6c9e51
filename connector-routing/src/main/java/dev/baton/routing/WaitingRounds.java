package dev.baton.routing;

import dev.baton.store.NoSuchRowException;
import dev.baton.store.StoreException;
import dev.baton.store.UnreadableException;
import dev.baton.store.WaitingUser;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the queues again and again, and tells users who wait what has changed for them. The
 * queues are read outside of transactions: however long they are, nobody waits for that.
 */
final class WaitingRounds {

  private static final Logger log = LoggerFactory.getLogger(WaitingRounds.class);

  /** How often it is looked whether there is something to tell. */
  static final Duration EVERY = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final RoutingContext context;
  private final Set<String> left = new HashSet<>();
  private Instant next = Instant.EPOCH;

  WaitingRounds(Transactions transactions, RoutingContext context) {
    this.transactions = transactions;
    this.context = context;
  }

  /** Makes a round if it is time for one. */
  void look(Instant now) {
    if (now.isBefore(next) || isSilent()) {
      return;
    }
    next = now.plus(EVERY);
    List<WaitingUser> all = transactions.read(tables -> tables.waiting().all());
    List<WaitingUser> mine =
        all.stream()
            .filter(user -> transactions.shards().isMine(Shards.Kind.TURN, user.conversationId()))
            .toList();
    if (mine.isEmpty()) {
      return;
    }
    QueuePlaces queues =
        transactions.read(tables -> QueuePlaces.of(tables.handoffs(), context.plan(), all, now));
    mine.forEach(user -> tell(user, queues, now));
  }

  /** Nobody waits in a handoff that is gone. */
  private static void look(UnitOfWork work, WaitingUser user, QueuePlaces queues) {
    if (work.tables().handoffs().find(user.handoffId()).isPresent()) {
      new WaitingUsers(work).look(user.handoffId(), queues);
    } else {
      work.tables().waiting().end(user.handoffId());
    }
  }

  private boolean isSilent() {
    return context.plan().queues().values().stream().noneMatch(queue -> queue.userSide().speaks());
  }

  /** Tells one user. If that fails, it is tried again in the next round, and others are told. */
  private void tell(WaitingUser user, QueuePlaces queues, Instant now) {
    try {
      if (!WaitingUsers.isDue(context, user, queues, now)) {
        return;
      }
      transactions.make(work -> {
        look(work, user, queues);
        return true;
      });
    } catch (UnreadableException | NoSuchRowException bad) {
      if (left.add(user.handoffId())) {
        log.warn(
            "the user of conversation {} is left to a node that knows it: {}",
            user.conversationId(),
            bad.getMessage());
      }
    } catch (StoreException | Controls.StaleControlException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      log.error(
          "the user of conversation {} was not told how long they wait",
          user.conversationId(),
          failure);
    }
  }
}
