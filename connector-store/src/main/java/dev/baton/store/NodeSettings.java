package dev.baton.store;

import java.time.Duration;

/**
 * One of the nodes that share a store.
 *
 * @param name the node's name in logs; need not be unique
 * @param lease how long a silent node keeps its shards; at least a second. With a short lease
 *     others take over soon; with a long one, a slow disk does not cost a node its shards
 */
public record NodeSettings(String name, Duration lease) {

  /** The default lease. */
  public static final Duration USUAL_LEASE = Duration.ofSeconds(10);

  public NodeSettings {
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("lease: must be at least a second");
    }
  }
}
