package dev.baton.store;

/**
 * A node's hold on a shard: what is done under it counts only while it lasts.
 *
 * @param shard number of the shard
 * @param term the node's fencing number, new with each time it joins
 */
public record Tenure(int shard, long term) {}
