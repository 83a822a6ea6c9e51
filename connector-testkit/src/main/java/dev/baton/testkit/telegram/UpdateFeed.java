package dev.baton.testkit.telegram;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings updates from the people to the bot: they wait in one list until a poll confirms them or
 * the webhook accepts them.
 *
 * <p>Webhook delivery keeps the order of the real server: one outstanding update for each queue,
 * where the messages of a chat share one queue and the presses of a user another. The back-off is
 * twenty times shorter than the real one; a {@code Retry-After} is followed exactly.
 */
final class UpdateFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(UpdateFeed.class);

  private static final Set<String> ONLY_WHEN_LISTED =
      Set.of("chat_member", "message_reaction", "message_reaction_count");
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(3);
  private static final long LONGEST_POLL_SECONDS = 50;

  /** How a platform in trouble pushes updates. */
  private record Unruly(int mostCopies, Duration longestDelay, Random random) {

    int repeats() {
      return random.nextInt(mostCopies);
    }

    long delay() {
      return random.nextLong(1 + longestDelay.toNanos());
    }
  }

  /** The webhook that updates are pushed to. */
  record Target(URI url, @Nullable String secret, long maxConnections) {}

  private static final class Waiting {
    final long id;
    final String queue;
    final String body;
    int failures;
    long notBefore;

    Waiting(long id, String queue, String body) {
      this.id = id;
      this.queue = queue;
      this.body = body;
    }
  }

  private final TelegramWorld world;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<String, Boolean> busy = new HashMap<>();
  private final Set<String> allowed = new HashSet<>();
  private @Nullable Target target;
  private @Nullable String lastError;
  private long lastErrorDate;
  private long nextId = 500_000_001L;
  private final List<FakeTelegram.Push> pushes = new CopyOnWriteArrayList<>();
  private volatile @Nullable Unruly unruly;
  private long pollers;
  private boolean closed;

  UpdateFeed(TelegramWorld world) {
    this.world = world;
    Thread.ofVirtual().name("fake-telegram-webhook").start(this::push);
  }

  /** Adds an update of a kind if the bot asked for that kind. */
  void add(String kind, String queue, ObjectNode content) {
    boolean wanted = allowed.isEmpty() ? !ONLY_WHEN_LISTED.contains(kind) : allowed.contains(kind);
    if (!wanted) {
      return;
    }
    long id = nextId++;
    ObjectNode update = JsonNodeFactory.instance.objectNode();
    update.put("update_id", id);
    update.set(kind, content.deepCopy());
    enqueue(new Waiting(id, queue, update.toString()));
  }

  /** Adds an update as raw JSON; {@code %d} in it is replaced by the next update id. */
  long addRaw(String json) {
    long id = nextId++;
    enqueue(new Waiting(id, "raw", json.replace("%d", Long.toString(id))));
    return id;
  }

  int pending() {
    return waiting.size();
  }

  /** All calls of the webhook so far. */
  List<FakeTelegram.Push> pushes() {
    return List.copyOf(pushes);
  }

  /** To be called with the lock held; one copy means that updates are not repeated. */
  void unruly(int mostCopies, Duration longestDelay, long seed) {
    unruly = mostCopies <= 1 ? null : new Unruly(mostCopies, longestDelay, new Random(seed));
  }

  void allow(@Nullable ArrayNode kinds) {
    if (kinds != null) {
      allowed.clear();
      kinds.forEach(kind -> allowed.add(kind.asString()));
    }
  }

  void webhook(@Nullable Target webhook, boolean dropPending) {
    target = webhook;
    lastError = null;
    if (dropPending) {
      waiting.clear();
    }
    world.changed.signalAll();
  }

  ObjectNode webhookInfo() {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("url", target == null ? "" : target.url().toString());
    info.put("has_custom_certificate", false);
    info.put("pending_update_count", waiting.size());
    if (lastError != null) {
      info.put("last_error_date", lastErrorDate).put("last_error_message", lastError);
    }
    if (target != null) {
      info.put("max_connections", target.maxConnections());
    }
    if (!allowed.isEmpty()) {
      ArrayNode list = info.putArray("allowed_updates");
      allowed.forEach(list::add);
    }
    return info;
  }

  /** To be called with the lock held; waits on its condition. */
  String poll(long offset, long limit, long timeoutSeconds) throws InterruptedException {
    if (target != null) {
      throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
              + " webhook first");
    }
    long mine = ++pollers;
    world.changed.signalAll();
    if (offset < 0) {
      int keep = (int) Math.min(waiting.size(), -offset);
      waiting.subList(0, waiting.size() - keep).clear();
    }
    confirm(offset);
    long nanos = TimeUnit.SECONDS.toNanos(Math.min(timeoutSeconds, LONGEST_POLL_SECONDS));
    while (waiting.isEmpty() && nanos > 0 && mine == pollers && !closed && target == null) {
      nanos = world.changed.awaitNanos(nanos);
    }
    if (mine != pollers || target != null) {
      // A bot that stops also ends its poll by another one, and then does not wait for this answer.
      throw conflict(
              "terminated by other getUpdates request; make sure that only one bot instance is"
                  + " running")
          .blameless();
    }
    StringBuilder batch = new StringBuilder("[");
    String comma = "";
    for (Waiting update : waiting.subList(0, (int) Math.min(limit, waiting.size()))) {
      batch.append(comma).append(update.body);
      comma = ",";
    }
    return batch.append(']').toString();
  }

  /** Ends running polls, as if their connections were cut. */
  @Override
  public void close() {
    world.lock.lock();
    try {
      closed = true;
      pollers++;
      world.changed.signalAll();
    } finally {
      world.lock.unlock();
    }
    http.shutdownNow();
  }

  private void enqueue(Waiting update) {
    waiting.add(update);
    world.changed.signalAll();
  }

  private void confirm(long offset) {
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext() && offset > 0; ) {
      if (each.next().id < offset) {
        each.remove();
      }
    }
  }

  private static ApiError conflict(String what) {
    return ApiError.of(409, "Conflict: " + what);
  }

  private void push() {
    world.lock.lock();
    try {
      while (!closed) {
        Target to = target;
        long now = System.nanoTime();
        long sleep = TimeUnit.SECONDS.toNanos(60);
        Set<String> seen = new HashSet<>();
        for (Waiting update : List.copyOf(waiting)) {
          if (to == null || !seen.add(update.queue) || busy.containsKey(update.queue)) {
            continue;
          }
          if (update.notBefore - now > 0) {
            sleep = Math.min(sleep, update.notBefore - now);
          } else if (busy.size() < to.maxConnections()) {
            busy.put(update.queue, true);
            Thread.ofVirtual().start(() -> deliver(to, update));
            repeat(to, update);
          }
        }
        long unused = world.changed.awaitNanos(sleep);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      world.lock.unlock();
    }
  }

  /** Called with the lock held. */
  private void repeat(Target to, Waiting update) {
    Unruly trouble = unruly;
    for (int copy = trouble == null ? 0 : trouble.repeats(); copy > 0 && trouble != null; copy--) {
      long delay = trouble.delay();
      Thread.ofVirtual()
          .start(() -> {
            try {
              if (!new CountDownLatch(1).await(delay, TimeUnit.NANOSECONDS)) {
                HttpResponse<String> answer = post(to, update);
                log.trace("a repeat of update {}: {}", update.id, answer.statusCode());
              }
            } catch (IOException unreachable) {
              log.trace("a repeat of update {} was not taken", update.id, unreachable);
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  private HttpResponse<String> post(Target to, Waiting update)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.url())
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(update.body));
    if (to.secret() != null) {
      request.header("X-Telegram-Bot-Api-Secret-Token", to.secret());
    }
    Instant at = Instant.now();
    int status = 0;
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      status = answer.statusCode();
      return answer;
    } finally {
      pushes.add(new FakeTelegram.Push(update.id, status, at, Duration.between(at, Instant.now())));
    }
  }

  private void deliver(Target to, Waiting update) {
    String error;
    long wait = -1;
    try {
      HttpResponse<String> answer = post(to, update);
      boolean taken = answer.statusCode() / 100 == 2;
      error = taken ? "" : "Wrong response from the webhook: " + answer.statusCode();
      wait = answer.headers().firstValueAsLong("Retry-After").orElse(-1);
    } catch (IOException unreachable) {
      error = "Connection failed: " + unreachable.getClass().getSimpleName();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      error = "Connection closed";
    }
    settle(update, error, wait);
  }

  private void settle(Waiting update, String error, long retryAfterSeconds) {
    world.lock.lock();
    try {
      busy.remove(update.queue);
      if (error.isEmpty()) {
        waiting.remove(update);
      } else {
        log.debug("update {} not taken by the webhook: {}", update.id, error);
        lastError = error;
        lastErrorDate = world.clock.instant().getEpochSecond();
        Duration backOff =
            update.failures == 0
                ? Duration.ZERO
                : FIRST_BACK_OFF.multipliedBy(1L << Math.min(update.failures - 1, 10));
        if (backOff.compareTo(LONGEST_BACK_OFF) > 0) {
          backOff = LONGEST_BACK_OFF;
        }
        if (retryAfterSeconds >= 0) {
          backOff = Duration.ofSeconds(Math.min(retryAfterSeconds, 3600));
        }
        update.failures++;
        update.notBefore = System.nanoTime() + backOff.toNanos();
      }
      world.changed.signalAll();
    } finally {
      world.lock.unlock();
    }
  }

  /** The queue of a chat's messages, which arrive strictly in order. */
  static String ofChat(JsonNode message) {
    return "chat" + message.path("chat").path("id").asLong();
  }
}
