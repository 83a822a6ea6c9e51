package dev.baton.hook;

import dev.baton.connector.Health;
import dev.baton.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Tells all webhooks of an operator what happens. Each has a thread and a line of its own, so that
 * a slow one delays no other.
 *
 * <p>Lifecycle: the constructor does no I/O; call {@link #open()} once the store is open and {@link
 * #close()} before the store is closed.
 */
public final class Hooks implements AutoCloseable {

  private final Map<String, HookWorker> workers = new LinkedHashMap<>();

  public Hooks(Store store, List<Hook> hooks, Clock clock) {
    RandomGenerator random = new SecureRandom();
    for (Hook hook : hooks) {
      HookCaller caller = new HookCaller(hook, clock, HookCaller.LIMIT);
      workers.put(hook.name(), new HookWorker(store, hook, caller, clock, random));
    }
  }

  /**
   * The state of a webhook.
   *
   * @param health as of the last call
   * @param waiting how many events it is still to be told, as counted a few seconds ago
   */
  public record Status(Health health, long waiting) {}

  /** Starts telling, with what an earlier run left. Does not wait for anybody. */
  public void open() {
    workers.values().forEach(HookWorker::open);
  }

  /** Signals that there is something to tell. Never blocks for long. */
  public void wake() {
    workers.values().forEach(HookWorker::wake);
  }

  /** The state of each webhook, by name, read from memory. */
  public Map<String, Status> status() {
    Map<String, Status> all = new LinkedHashMap<>();
    workers.forEach((name, worker) -> all.put(name, worker.status()));
    return all;
  }

  @Override
  public void close() {
    workers.values().parallelStream().forEach(HookWorker::close);
  }
}
