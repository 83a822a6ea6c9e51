package dev.baton.routing;

import dev.baton.store.FencedException;
import dev.baton.store.JdbcStore;
import dev.baton.store.ShardLease;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import dev.baton.store.testkit.ForwardingStore;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store shared by several nodes; a test decides what this node owns and for how long. */
final class SharedStore implements ForwardingStore {

  /** Whether this node owns a key. */
  volatile Predicate<String> has = key -> true;

  /** Whether this node may start work in a shard, not being about to hand it over. */
  volatile IntPredicate keeps = shard -> true;

  /** Whether its lease is certainly valid. */
  volatile boolean lasts = true;

  /** How often the lease was checked while it was not certainly valid. */
  final AtomicInteger doubted = new AtomicInteger();

  /** Whether commits under this node's leases still succeed. */
  volatile boolean permits = true;

  /** Whether the store was told that the node is about to stop. */
  volatile boolean retired;

  private final AtomicLong asked = new AtomicLong();
  private final Store store;
  private final Shared ownership = new Shared();
  private volatile Runnable gained = () -> {};
  private volatile Consumer<ShardOwnership.Wake> woken = wake -> {};
  private volatile Runnable polled = () -> {};

  private SharedStore(Store store) {
    this.store = store;
  }

  /** A store over the file that a {@link Scene} has in this folder. */
  static SharedStore in(Path folder) {
    return new SharedStore(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")));
  }

  /** Makes the node look for work, as when it gains shards. */
  void look() {
    gained.run();
  }

  /** How often ownership was asked for. */
  long asked() {
    return asked.get();
  }

  /** Makes the node poll what others stored for all nodes, as it does several times a second. */
  void poll() {
    polled.run();
  }

  /** Delivers a wake from another node. */
  void wake(ShardOwnership.Wake wake) {
    woken.accept(wake);
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
    return terms.lease() != null && !permits
        ? CompletableFuture.failedFuture(new FencedException("another node's by now"))
        : store.submit(terms, operation);
  }

  @Override
  public ShardOwnership ownership() {
    return ownership;
  }

  private final class Shared implements ShardOwnership {

    @Override
    public @Nullable ShardLease of(String key) {
      asked.incrementAndGet();
      return has.test(key) ? new ShardLease(ShardOwnership.shardOf(key), 1) : null;
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public boolean holds(ShardLease lease) {
      boolean certain = lasts;
      if (!certain) {
        doubted.incrementAndGet();
      }
      return certain;
    }

    @Override
    public boolean begin(ShardLease lease) {
      return true;
    }

    @Override
    public boolean mayContinue(ShardLease lease) {
      return keeps.test(lease.shard());
    }

    @Override
    public void ended(ShardLease lease) {}

    @Override
    public void subscribe(Runnable onGained, Consumer<Wake> onWoken, Runnable onPolled) {
      gained = onGained;
      woken = onWoken;
      polled = onPolled;
    }

    @Override
    public int held() {
      return SHARDS;
    }

    @Override
    public int nodes() {
      return 2;
    }

    @Override
    public void retire() {
      retired = true;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}
  }
}
