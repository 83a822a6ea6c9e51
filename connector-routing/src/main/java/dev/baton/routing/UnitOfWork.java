package dev.baton.routing;

import dev.baton.store.Tables;
import java.time.Instant;

/**
 * One transaction as the routing layer sees it.
 *
 * @param now the time all of it happens at
 * @param afterCommit what is to happen after the commit
 */
record UnitOfWork(Tables tables, RoutingContext context, Instant now, AfterCommit afterCommit) {

  OutboxWriter outbox() {
    return new OutboxWriter(this);
  }

  Broadcasts broadcasts() {
    return new Broadcasts(this);
  }

  DeskNotifier desks() {
    return new DeskNotifier(this);
  }

  Controls controls() {
    return new Controls(this);
  }
}
