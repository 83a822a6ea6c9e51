package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Backoff;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.updates.DeleteWebhook;

/**
 * Receives updates by long polling.
 *
 * <p>The offset moves past an update only when the inbox has stored it, and past every update that
 * cannot be read. So nothing is lost, and no update is requested for ever.
 */
final class Poller extends ReceiverLoop {

  /** The kinds of updates Baton asks for: what people do, and what a bot's own calls can cause. */
  static final List<String> ALLOWED_UPDATES =
      List.of(
          "message",
          "edited_message",
          "callback_query",
          "message_reaction",
          "my_chat_member",
          "poll_answer",
          "pre_checkout_query",
          "shipping_query");

  private static final Duration POLL = Duration.ofSeconds(50);
  private static final Duration POLL_TIMEOUT = POLL.plusSeconds(15);
  private static final int BATCH = 100;

  /** The store is near: what it could not store is soon requested again. */
  private static final Duration STORE_AGAIN = Duration.ofSeconds(1);

  /** How long to leave a second poller alone. */
  private static final Backoff AFTER_CONFLICT =
      Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(1));

  /** After this long without a conflict, the second poller counts as gone. */
  private static final Duration CONFLICT_OVER = Duration.ofMinutes(2);

  private final TelegramApi api;
  private final Function<JsonNode, List<Inbound>> reader;
  private final Inbox inbox;
  private final Clock clock;
  private final AtomicReference<@Nullable HttpPost> inFlight = new AtomicReference<>();
  private volatile @Nullable Instant lastAnswer;
  private boolean webhookRemoved;
  private int conflicts;
  private Instant lastConflict = Instant.EPOCH;
  private long offset;

  Poller(
      String channel,
      Runnable identify,
      BooleanSupplier duty,
      RandomGenerator random,
      TelegramApi api,
      Function<JsonNode, List<Inbound>> reader,
      Inbox inbox,
      Clock clock) {
    super(channel, identify, duty, random);
    this.api = api;
    this.reader = reader;
    this.inbox = inbox;
    this.clock = clock;
  }

  /** The result of the last poll, and whether there was one lately. */
  @Override
  Health health() {
    Health last = super.health();
    Instant answered = lastAnswer;
    if (last instanceof Health.Up && answered != null) {
      Duration age = Duration.between(answered, clock.instant());
      if (age.compareTo(POLL_TIMEOUT.multipliedBy(2)) > 0) {
        return new Health.Down("no answer to a poll for " + age.toSeconds() + " s");
      }
    }
    return last;
  }

  @Override
  Duration work() throws InterruptedException {
    if (!webhookRemoved) {
      api.call(DeleteWebhook.builder().build());
      webhookRemoved = true;
      health(new Health.Up());
      lastAnswer = clock.instant();
    }
    JsonNode updates = poll();
    lastAnswer = clock.instant();
    store(updates);
    health(new Health.Up());
    return Duration.ZERO;
  }

  @Override
  void abortCall() {
    HttpPost call = inFlight.get();
    if (call != null) {
      call.cancel();
    }
  }

  /** A node that takes over ends this one's last poll, which then has no updates. */
  private JsonNode poll() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (offset > 0) {
      parameters.put("offset", offset);
    }
    parameters.put("limit", BATCH);
    parameters.put("timeout", POLL.toSeconds());
    parameters.put("allowed_updates", ALLOWED_UPDATES);
    HttpPost call = api.prepare("getUpdates", parameters);
    inFlight.set(call);
    try {
      if (isClosed()) {
        call.cancel();
      }
      return api.result("getUpdates", call, POLL_TIMEOUT);
    } catch (DeliveryException failure) {
      if (TelegramErrors.says(failure, "webhook is active")) {
        webhookRemoved = false;
      }
      if (!TelegramErrors.says(failure, "terminated by other getupdates")) {
        throw failure;
      }
      if (onDuty()) {
        throw conflict();
      }
      return api.mapper().createArrayNode();
    } finally {
      inFlight.set(null);
    }
  }

  /**
   * Two programs that poll at the same time end each other's polls, and each update goes to one of
   * them. Polling again at once would only cut off the other, so this one waits, longer each time.
   */
  private DeliveryException conflict() {
    Instant now = clock.instant();
    if (Duration.between(lastConflict, now).compareTo(CONFLICT_OVER) > 0) {
      conflicts = 0;
    }
    lastConflict = now;
    return new DeliveryException.Retryable(
        "another program asks for the updates of this bot (409); one account can have only"
            + " one receiver",
        AFTER_CONFLICT.after(++conflicts),
        true,
        null);
  }

  /**
   * Gives a batch to the inbox: different chats at the same time, one chat in order. A chat stops
   * at its first failure, so that what is received again does not overtake.
   */
  private void store(JsonNode updates) throws InterruptedException {
    Map<String, CompletableFuture<Void>> chats = new HashMap<>();
    Map<Long, CompletableFuture<Void>> stored = new LinkedHashMap<>();
    for (JsonNode update : updates) {
      if (!UpdateReader.isUpdate(update)) {
        throw new DeliveryException.Retryable("getUpdates: an update without an id", null);
      }
      List<CompletableFuture<Void>> parts = new ArrayList<>();
      for (Inbound inbound : reader.apply(update)) {
        CompletableFuture<Void> before =
            chats.getOrDefault(inbound.place().chat(), CompletableFuture.completedFuture(null));
        CompletableFuture<Void> after = before.thenCompose(earlier -> inbox.accept(inbound));
        chats.put(inbound.place().chat(), after);
        parts.add(after);
      }
      stored.put(
          update.path("update_id").asLong(),
          CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)));
    }
    for (Map.Entry<Long, CompletableFuture<Void>> update : stored.entrySet()) {
      try {
        update.getValue().get();
        offset = update.getKey() + 1;
      } catch (ExecutionException failure) {
        Throwable cause = failure.getCause();
        throw new DeliveryException.Retryable(
            "update u"
                + update.getKey()
                + " could not be stored ("
                + (cause == null ? failure : cause).getClass().getSimpleName()
                + ")",
            STORE_AGAIN,
            false,
            null);
      }
    }
  }
}
