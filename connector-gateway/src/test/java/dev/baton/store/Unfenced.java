package dev.baton.store;

import java.time.Clock;

/** The mutant: a store whose nodes have leases and no fence. */
public final class Unfenced {

  private Unfenced() {}

  public static Store shared(Connections connections, NodeSettings node) {
    return JdbcStore.shared(connections, node, false, Clock.systemUTC());
  }
}
