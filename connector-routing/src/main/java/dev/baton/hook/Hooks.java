package dev.baton.hook;

import dev.baton.connector.Health;
import dev.baton.store.HookEvent;
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

  private static final int PORTION = 100;

  private final Store store;
  private final Clock clock;
  private final Map<String, HookWorker> workers = new LinkedHashMap<>();

  public Hooks(Store store, List<Hook> hooks, Clock clock) {
    this.store = store;
    this.clock = clock;
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

  /**
   * Starts telling, with what an earlier run left. What is for a webhook that is not configured any
   * more becomes dead letters. Does not wait for anybody.
   */
  public void open() {
    store.read(tables -> tables.hooks().hooks()).stream()
        .filter(name -> !workers.containsKey(name))
        .forEach(this::giveUp);
    workers.values().forEach(HookWorker::open);
  }

  private void giveUp(String name) {
    boolean more = true;
    while (more) {
      List<HookEvent> some = store.read(tables -> tables.hooks().waiting(name, PORTION));
      store.commit(tables -> {
        some.forEach(event ->
            tables.hooks().bury(event, "webhook " + name + " is not configured", clock.instant()));
        return true;
      });
      more = some.size() == PORTION;
    }
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

  /** How many calls of a webhook were made in this run, by whether it took the event. */
  public long calls(String hook, boolean taken) {
    HookWorker worker = workers.get(hook);
    return worker == null ? 0 : worker.calls(taken);
  }

  @Override
  public void close() {
    workers.values().parallelStream().forEach(HookWorker::close);
  }
}
