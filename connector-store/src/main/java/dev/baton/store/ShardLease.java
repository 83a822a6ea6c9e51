package dev.baton.store;

/**
 * A node's lease of a shard. Work done under it counts only while the lease is valid.
 *
 * @param shard number of the shard
 * @param term the node's fencing number; a new one each time it joins
 */
public record ShardLease(int shard, long term) {

  /**
   * Checks that the lease is still valid, before a call that no transaction guards.
   *
   * @throws FencedException if that is not certain
   */
  public void beforeCall(ShardOwnership ownership) {
    if (!ownership.holds(this)) {
      throw new FencedException("the lease of shard " + shard + " may be over");
    }
  }
}
