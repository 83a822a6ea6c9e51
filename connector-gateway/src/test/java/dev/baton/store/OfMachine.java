package dev.baton.store;

import java.time.Clock;

/** A store on a machine whose clock a test sets. */
public final class OfMachine {

  private OfMachine() {}

  public static Store shared(Connections connections, NodeSettings node, Clock machine) {
    return JdbcStore.shared(connections, node, true, machine);
  }
}
