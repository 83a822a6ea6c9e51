package dev.baton.playground;

import dev.baton.playground.HttpMessage.Header;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The HTTP calls between Baton, the platforms and the bot; keeps the latest. Thread-safe. */
final class HttpCallLog {

  private static final int KEPT = 300;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Call> calls = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> secrets = ConcurrentHashMap.newKeySet();
  private long next = 1;

  HttpCallLog(Clock clock) {
    this.clock = clock;
  }

  /** Takes a secret out of all that is recorded from now on. */
  void hide(String secret) {
    secrets.add(secret);
  }

  /** A message as it may be recorded. */
  HttpMessage recordable(String line, List<Header> headers, byte[] body) {
    return HttpMessage.of(line, headers, body, this::hiding);
  }

  private String hiding(String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = safe.replace(secret, HttpMessage.hidden());
    }
    return safe;
  }

  /** Records that a call has begun; returns its number. */
  long begin(Party from, Party to, String method, CallSummary what, HttpMessage request) {
    long number;
    lock.lock();
    try {
      number = next++;
      calls.add(
          new Call(number, clock.instant(), from, to, method, what, request, null, null, null));
      if (calls.size() > KEPT) {
        calls.remove(0);
      }
    } finally {
      lock.unlock();
    }
    changed();
    return number;
  }

  /** Records how a call was answered. */
  void end(long number, int status, CallSummary what, HttpMessage answer) {
    lock.lock();
    try {
      calls.replaceAll(call ->
          call.number() == number ? call.answered(status, clock.instant(), what, answer) : call);
    } finally {
      lock.unlock();
    }
    changed();
  }

  /** The latest calls, oldest first. */
  List<Call> calls() {
    lock.lock();
    try {
      return List.copyOf(calls);
    } finally {
      lock.unlock();
    }
  }

  /** One of the latest calls. */
  Optional<Call> call(long number) {
    return calls().stream().filter(call -> call.number() == number).findFirst();
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }

  /** Who takes part in a call. */
  enum Party {
    BATON,
    TELEGRAM,
    WEBEX,
    BOT,
    /** The server of a web page with a chat. */
    WEB
  }

  /**
   * A call.
   *
   * @param what what it is for, without secrets
   * @param answer null while it is under way
   * @param status null while it is under way
   * @param millis null while it is under way
   */
  record Call(
      long number,
      Instant at,
      Party from,
      Party to,
      String method,
      CallSummary what,
      HttpMessage request,
      @Nullable HttpMessage answer,
      @Nullable Integer status,
      @Nullable Long millis) {

    private Call answered(int told, Instant now, CallSummary known, HttpMessage message) {
      return new Call(
          number,
          at,
          from,
          to,
          method,
          known,
          request,
          message,
          told,
          Duration.between(at, now).toMillis());
    }
  }
}
