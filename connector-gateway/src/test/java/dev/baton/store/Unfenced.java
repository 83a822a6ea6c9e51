package dev.baton.store;

import java.time.Clock;

/** A mutant: a store whose nodes have leases but no fence. */
public final class Unfenced {

  private Unfenced() {}

  public static Store shared(Connections connections, NodeSettings node) {
    return JdbcStore.shared(connections, node, false, Clock.systemUTC());
  }
}
