package dev.baton.routing;

import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.FailureLog;
import dev.baton.store.ApiSessionTable;
import dev.baton.store.ApiTokenTable;
import dev.baton.store.Tables;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The tokens and sessions of the store, in memory, so that no call of the API waits for the store.
 * It is read again after each change of this node. Where others change it too, it is also read
 * every few seconds, and when somebody brings what is not known here.
 */
final class AccessMemory {

  private static final Logger log = LoggerFactory.getLogger(AccessMemory.class);

  /** The most sessions at a time; those that were not used for longest end before. */
  static final int SESSIONS = 2_000;

  private static final Duration EVERY = Duration.ofSeconds(5);

  /** Between two looks for what is not known here, however many ask for it. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What is older is not relied on, where others may have revoked something since. */
  private static final Duration OLDEST = Duration.ofSeconds(30);

  private static final Duration USE_KEPT_EVERY = Duration.ofMinutes(10);
  private static final Duration SEEN_KEPT_EVERY = Duration.ofMinutes(1);

  private final Transactions transactions;
  private final RoutingContext context;
  private final Alarms alarms;
  private final boolean shared;
  private final FailureLog failures;
  private final Executor readers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("access-", 0).factory());
  private final ConcurrentMap<String, Instant> used = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Instant> seen = new ConcurrentHashMap<>();

  /** Readings end in the order in which they begin, so that none brings back what was revoked. */
  private final ReentrantLock reading = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CompletableFuture<Known> next;
  private Instant lastLook = Instant.EPOCH;
  private volatile @Nullable Known known;
  private volatile boolean stopped;

  /**
   * @param shared whether other nodes change what is kept, too
   */
  AccessMemory(Transactions transactions, RoutingContext context, Alarms alarms, boolean shared) {
    this.transactions = transactions;
    this.context = context;
    this.alarms = alarms;
    this.shared = shared;
    this.failures = new FailureLog(context.clock());
  }

  /** What the store holds, as of a time. */
  record Known(
      Map<String, ApiTokenTable.Row> tokensByHash,
      Map<String, ApiTokenTable.Row> tokensById,
      Map<String, ApiSessionTable.Row> sessions,
      Instant at) {

    static Known of(Tables tables, Instant now) {
      List<ApiTokenTable.Row> tokens = tables.apiTokens().all();
      return new Known(
          byKey(tokens, ApiTokenTable.Row::hash),
          byKey(tokens, ApiTokenTable.Row::id),
          byKey(tables.apiSessions().all(now, SESSIONS), ApiSessionTable.Row::hash),
          now);
    }

    private static <T> Map<String, T> byKey(List<T> rows, Function<T, String> key) {
      return rows.stream().collect(Collectors.toUnmodifiableMap(key, row -> row));
    }
  }

  void start() {
    var unused = read();
    again();
  }

  void stop() {
    stopped = true;
  }

  /** SHA-256 in hex. */
  static String hash(String secret) {
    try {
      byte[] text = secret.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Finds something; the store is asked only for what another node may have just added. */
  <T> CompletionStage<Optional<T>> find(Function<Known, Optional<T>> in) {
    Known now = known;
    if (now != null && !isOutdated(now)) {
      Optional<T> found = in.apply(now);
      if (found.isPresent() || !shared) {
        return CompletableFuture.completedFuture(found);
      }
    }
    return look().thenApply(in);
  }

  private boolean isOutdated(Known at) {
    return shared && at.at().plus(OLDEST).isBefore(context.clock().instant());
  }

  private CompletableFuture<Known> look() {
    lock.lock();
    try {
      CompletableFuture<Known> awaited = next;
      if (awaited == null) {
        awaited = new CompletableFuture<>();
        next = awaited;
        alarms.at(lastLook.plus(PAUSE), () -> readers.execute(this::lookNow));
      }
      return awaited;
    } finally {
      lock.unlock();
    }
  }

  private void lookNow() {
    CompletableFuture<Known> awaited;
    lock.lock();
    try {
      awaited = next;
      next = null;
      lastLook = context.clock().instant();
    } finally {
      lock.unlock();
    }
    if (awaited != null) {
      var unused = awaited.completeAsync(this::read, Runnable::run);
    }
  }

  private Known read() {
    reading.lock();
    try {
      Known read = transactions.read(tables -> Known.of(tables, context.clock().instant()));
      known = read;
      return read;
    } finally {
      reading.unlock();
    }
  }

  /** Passes on the outcome of a change once it is known here. */
  <T> CompletionStage<T> afterChange(T outcome) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            var unused = read();
          } catch (RuntimeException unreadable) {
            known = null;
            log.warn("who may call the API is read again at the next call", unreadable);
          }
          return outcome;
        },
        readers);
  }

  /** Notes that a token is used. */
  void tokenUsed(String id) {
    used.put(id, context.clock().instant());
  }

  /** Notes that a session is used. */
  void sessionSeen(String hash) {
    seen.put(hash, context.clock().instant());
  }

  /** When a token was used last, as far as this node knows. */
  @Nullable Instant lastUse(ApiTokenTable.Row token) {
    return latest(token.lastUsedAt(), used.get(token.id()));
  }

  /** When a session was used last, as far as this node knows. */
  Instant lastSeen(ApiSessionTable.Row session) {
    Instant here = seen.get(session.hash());
    return here != null && here.isAfter(session.seenAt()) ? here : session.seenAt();
  }

  private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  private void again() {
    if (!stopped) {
      alarms.at(context.clock().instant().plus(EVERY), () -> readers.execute(this::keepUp));
    }
  }

  private void keepUp() {
    try {
      if (keepUses() || shared) {
        var unused = read();
      }
    } catch (RuntimeException failure) {
      if (!stopped) {
        log.atLevel(failures.isNews(failure) ? Level.WARN : Level.DEBUG)
            .setCause(failure)
            .log("who may call the API could not be read and is read again in {}", EVERY);
      }
    } finally {
      again();
    }
  }

  private boolean keepUses() {
    Known now = known;
    if (now == null) {
      return false;
    }
    used.keySet().retainAll(now.tokensById().keySet());
    seen.keySet().retainAll(now.sessions().keySet());
    Map<String, Instant> uses = new HashMap<>(used);
    uses.entrySet()
        .removeIf(use -> {
          ApiTokenTable.Row token = now.tokensById().get(use.getKey());
          return token == null || isKept(token.lastUsedAt(), use.getValue(), USE_KEPT_EVERY);
        });
    Map<String, Instant> sights = new HashMap<>(seen);
    sights
        .entrySet()
        .removeIf(sight -> {
          ApiSessionTable.Row session = now.sessions().get(sight.getKey());
          return session == null || isKept(session.seenAt(), sight.getValue(), SEEN_KEPT_EVERY);
        });
    if (uses.isEmpty() && sights.isEmpty()) {
      return false;
    }
    return transactions.make(work -> {
      uses.forEach(work.tables().apiTokens()::used);
      sights.forEach(work.tables().apiSessions()::seen);
      return true;
    });
  }

  private static boolean isKept(@Nullable Instant kept, Instant use, Duration every) {
    return kept != null && use.isBefore(kept.plus(every));
  }
}
