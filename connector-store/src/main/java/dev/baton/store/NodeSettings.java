package dev.baton.store;

import java.time.Duration;

/**
 * One of the nodes that share a store.
 *
 * @param name how logs call it; need not be unique
 * @param lease how long a node that says nothing keeps its shards; at least a second. Short means
 *     that others take over soon, long means that a slow disk is no reason to
 */
public record NodeSettings(String name, Duration lease) {

  /** The lease where nothing else is said. */
  public static final Duration USUAL_LEASE = Duration.ofSeconds(10);

  public NodeSettings {
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("lease: is under a second");
    }
  }
}
