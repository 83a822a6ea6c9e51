package dev.baton.store;

/**
 * A node's hold on a shard: what is done under it counts only while it lasts.
 *
 * @param shard number of the shard
 * @param term the node's fencing number, new with each time it joins
 */
public record ShardLease(int shard, long term) {

  /**
   * Makes sure that it lasts, before something is done that no transaction guards.
   *
   * @throws FencedException when that is not certain
   */
  public void beforeCall(ShardOwnership ownership) {
    if (!ownership.holds(this)) {
      throw new FencedException("the lease of shard " + shard + " may be over");
    }
  }
}
