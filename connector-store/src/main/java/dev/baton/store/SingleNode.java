package dev.baton.store;

import java.util.function.Consumer;

/** A single node that always owns everything, so that there is nothing to check or count. */
final class SingleNode implements ShardOwnership {

  private static final ShardLease EVERYTHING = new ShardLease(0, 0);

  @Override
  public ShardLease of(String key) {
    return EVERYTHING;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public int held() {
    return SHARDS;
  }

  @Override
  public int nodes() {
    return 1;
  }

  @Override
  public boolean holds(ShardLease lease) {
    return true;
  }

  @Override
  public boolean begin(ShardLease lease) {
    return true;
  }

  @Override
  public boolean mayContinue(ShardLease lease) {
    return true;
  }

  @Override
  public void ended(ShardLease lease) {}

  @Override
  public void subscribe(Runnable gained, Consumer<Wake> woken, Runnable polled) {}

  @Override
  public void retire() {}

  @Override
  public void open() {}

  @Override
  public void close() {}
}
