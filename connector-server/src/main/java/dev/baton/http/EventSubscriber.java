package dev.baton.http;

import dev.baton.connector.ServingChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Somebody who listens to what happens. */
final class EventSubscriber {

  private final ServingChannel.Client client;
  private final String caller;
  private final EventFrames.View view;
  private final @Nullable String cursor;
  private final Supplier<CompletionStage<Boolean>> stillValid;
  private final int mostUnsent;
  private final AtomicInteger unsent = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable List<String> held;

  /**
   * @param caller whose stream it is
   * @param cursor from where to go on; null for now
   * @param stillValid finds out whether the caller still may
   * @param mostUnsent how many pieces it may be behind
   */
  EventSubscriber(
      ServingChannel.Client client,
      String caller,
      EventFrames.View view,
      @Nullable String cursor,
      Supplier<CompletionStage<Boolean>> stillValid,
      int mostUnsent) {
    this.client = client;
    this.caller = caller;
    this.view = view;
    this.cursor = cursor;
    this.stillValid = stillValid;
    this.mostUnsent = mostUnsent;
  }

  ServingChannel.Client client() {
    return client;
  }

  String caller() {
    return caller;
  }

  EventFrames.View view() {
    return view;
  }

  @Nullable String cursor() {
    return cursor;
  }

  /** Whether the caller would be let in now: a token may be revoked while a stream lasts. */
  CompletionStage<Boolean> stillValid() {
    return stillValid.get();
  }

  /** Keeps from now on what is sent, until it is released. */
  void hold() {
    lock.lock();
    try {
      held = new ArrayList<>();
    } finally {
      lock.unlock();
    }
  }

  /** Sends something, and then what was kept. */
  void release(String first) {
    lock.lock();
    try {
      List<String> kept = held == null ? List.of() : held;
      held = null;
      write(first + String.join("", kept));
    } finally {
      lock.unlock();
    }
  }

  /** Sends something; hangs up on a client that is too far behind. */
  void send(String lines) {
    lock.lock();
    try {
      List<String> kept = held;
      if (kept == null) {
        write(lines);
      } else if (kept.size() < mostUnsent) {
        kept.add(lines);
      } else {
        client.drop();
      }
    } finally {
      lock.unlock();
    }
  }

  private void write(String lines) {
    if (lines.isEmpty()) {
      return;
    }
    if (unsent.incrementAndGet() > mostUnsent) {
      client.drop();
      return;
    }
    var unused = client.write(lines).whenComplete((sent, gone) -> unsent.decrementAndGet());
  }
}
