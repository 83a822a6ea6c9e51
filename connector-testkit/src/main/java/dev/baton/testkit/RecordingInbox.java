package dev.baton.testkit;

import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * An inbox that keeps events in memory and can be made to fail or to keep its callers waiting.
 * Thread-safe.
 */
public final class RecordingInbox implements Inbox {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Inbound> offered = new ArrayList<>();
  private final Map<String, Inbound> stored = new LinkedHashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private boolean holding;
  private int failures;

  @Override
  public CompletionStage<Void> accept(Inbound inbound) {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    lock.lock();
    try {
      offered.add(inbound);
      if (failures > 0) {
        failures--;
        stage.completeExceptionally(new IllegalStateException("the store is down"));
        return stage;
      }
      if (holding) {
        held.add(() -> {
          store(inbound);
          stage.complete(null);
        });
        return stage;
      }
    } finally {
      lock.unlock();
    }
    store(inbound);
    stage.complete(null);
    return stage;
  }

  /** Makes the next events fail as if the store were down. */
  public void failNext(int events) {
    lock.lock();
    try {
      failures = events;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps callers waiting until {@link #release}. */
  public void hold() {
    lock.lock();
    try {
      holding = true;
    } finally {
      lock.unlock();
    }
  }

  /** Stores the events that were held, in order, and stops holding. */
  public void release() {
    List<Runnable> waiting;
    lock.lock();
    try {
      holding = false;
      waiting = List.copyOf(held);
      held.clear();
    } finally {
      lock.unlock();
    }
    waiting.forEach(Runnable::run);
  }

  /** All events that were offered, in order, including repeats and failures. */
  public List<Inbound> offered() {
    lock.lock();
    try {
      return List.copyOf(offered);
    } finally {
      lock.unlock();
    }
  }

  /** The events that were stored, each once, in order. */
  public List<Inbound> stored() {
    lock.lock();
    try {
      return List.copyOf(stored.values());
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the first stored event that matches. */
  public Inbound await(String what, Predicate<Inbound> wanted) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .until(() -> stored().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private void store(Inbound inbound) {
    lock.lock();
    try {
      stored.putIfAbsent(inbound.id(), inbound);
    } finally {
      lock.unlock();
    }
  }
}
