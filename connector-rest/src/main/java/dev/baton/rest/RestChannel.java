package dev.baton.rest;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Feature;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import dev.baton.connector.Typing;
import dev.baton.connector.Unsettled;
import dev.baton.connector.WebhookCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users whose own clients call Baton.
 *
 * <p>A message counts as delivered when the network has taken it for an open response or stream, or
 * when the callback has answered with a 2xx. Until then it stays in the outbox, for at most {@code
 * keep} if no client listens. A crash repeats what was on its way, under the same id.
 *
 * <p>That the network has taken a message does not prove that the client has read it. A client that
 * lost its connection asks again with {@code Last-Event-ID}, or repeats its request under the same
 * id, and gets what this process still has in its replay buffer.
 */
final class RestChannel implements Channel, ServingChannel, Typing {

  /** The longest body of a request, in bytes. */
  static final int MAX_BODY_BYTES = 64 << 10;

  private static final Logger log = LoggerFactory.getLogger(RestChannel.class);
  private static final int MAX_TEXT = 16_000;
  private static final int MAX_BUTTONS = 100;

  /** How long a client may take to read an event before it is cut off. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  /** How often streams are kept alive and expired events dropped. */
  private static final Duration MAINTENANCE_INTERVAL = Duration.ofSeconds(15);

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          MAX_TEXT,
          MAX_TEXT,
          Capabilities.Unit.UTF16,
          MAX_BUTTONS,
          FileUrls.MAX_FILE_BYTES,
          new Capabilities.Pace(
              Capabilities.Rate.UNLIMITED,
              Capabilities.Rate.UNLIMITED,
              Capabilities.Rate.UNLIMITED),
          Set.of(Feature.BUTTONS, Feature.MEDIA, Feature.LOCATION));

  private final RestSettings settings;
  private final ChannelContext context;
  private final Supplier<String> ids;
  private final FileUrls fileUrls;
  private final SubscriberRegistry subscribers;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Running running;

  RestChannel(RestSettings settings, ChannelContext context) {
    this(settings, context, () -> UUID.randomUUID().toString());
  }

  RestChannel(RestSettings settings, ChannelContext context, Supplier<String> ids) {
    this.settings = settings;
    this.context = context;
    this.ids = ids;
    this.fileUrls = new FileUrls(context.files());
    this.subscribers = new SubscriberRegistry(context.clock(), settings.maxStreams());
  }

  @Override
  public String name() {
    return context.name();
  }

  @Override
  public void open(Inbox inbox) {
    lock.lock();
    try {
      if (running == null) {
        RestSettings.Callback callback = settings.callback();
        ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("rest-" + context.name()).factory());
        var unused =
            timer.scheduleWithFixedDelay(
                subscribers::maintain,
                MAINTENANCE_INTERVAL.toMillis(),
                MAINTENANCE_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
        running =
            new Running(
                inbox,
                timer,
                callback == null ? null : new RestCallback(callback, context.clock()));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      Running stopping = running;
      running = null;
      subscribers.close();
      if (stopping != null) {
        stopping.timer.shutdownNow();
        if (stopping.callback != null) {
          stopping.callback.close();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Health health() {
    return running == null ? new Health.Connecting("not open") : new Health.Up();
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public @Nullable Secret token() {
    return settings.token();
  }

  @Override
  public List<Service> services() {
    return List.of(
        new Service("POST", "messages", MAX_BODY_BYTES, this::post),
        new Service("GET", "messages", 0, this::get),
        new Service("POST", "webhooks/rest/webhook", MAX_BODY_BYTES, this::post));
  }

  @Override
  public Receipt send(Outbound message) {
    OutboundEvent event =
        new OutboundEvent(message.to().chat(), message.id(), ToRest.json(message, fileUrls::of));
    for (List<Subscriber> recipients = subscribers.recipients(event);
        !recipients.isEmpty();
        recipients = subscribers.recipients(event)) {
      if (reachedAny(event, recipients)) {
        return new Receipt(message.id());
      }
      subscribers.undelivered(event);
    }
    if (settings.callback() == null) {
      throw new DeliveryException.Absent(
          "the user's client did not come to fetch it", settings.keep());
    }
    Running now = running;
    if (now == null || now.callback == null) {
      throw new DeliveryException.Retryable("the channel is not open", null);
    }
    now.callback.post(event);
    return new Receipt(message.id());
  }

  /** Tells the user's streams alone: an open answer says by being open that more may come. */
  @Override
  public void typing(Place place) {
    subscribers.typing(place.chat());
  }

  /** Whether at least one recipient took the event; those that did not are cut off. */
  private boolean reachedAny(OutboundEvent event, List<Subscriber> recipients) {
    List<CompletableFuture<Void>> sending = new ArrayList<>();
    recipients.forEach(subscriber -> sending.add(subscriber.send(event).toCompletableFuture()));
    long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
    boolean reached = false;
    for (int i = 0; i < recipients.size(); i++) {
      Subscriber subscriber = recipients.get(i);
      try {
        sending.get(i).get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        reached = true;
      } catch (ExecutionException left) {
        subscribers.remove(subscriber);
      } catch (TimeoutException slow) {
        log.debug("{}: a client that does not read was cut off at {}", name(), event.id());
        subscribers.remove(subscriber);
        subscriber.drop();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw new DeliveryException.Retryable("stopped while a client was written to", stopping);
      }
    }
    return reached;
  }

  private void post(WebhookCall call, Client client) {
    Running now = running;
    if (now == null) {
      client.refuse(503, "closed", "the channel is not open");
      return;
    }
    switch (FromRest.read(
        call.body(), call.header("Idempotency-Key"), ids.get(), context.clock().instant())) {
      case FromRest.Parsed.Invalid invalid -> client.refuse(400, "bad_request", invalid.reason());
      case FromRest.Parsed.Valid valid -> {
        boolean lines = "true".equalsIgnoreCase(call.parameter("stream"));
        OpenResponse response =
            new OpenResponse(
                valid.inbound().place().chat(),
                valid.inbound().id(),
                client,
                lines ? OpenResponse.Format.LINES : OpenResponse.Format.ARRAY);
        if (register(response, client)) {
          store(now, valid.inbound(), response);
        }
      }
    }
  }

  private boolean register(OpenResponse response, Client client) {
    if (!subscribers.add(response)) {
      client.refuse(503, "busy", "too many answers are open");
      return false;
    }
    client.whenLeaving(() -> finish(response));
    return true;
  }

  private void store(Running now, Inbound inbound, OpenResponse response) {
    CompletionStage<Void> stored;
    try {
      stored = now.inbox.accept(inbound);
    } catch (RuntimeException failure) {
      stored = CompletableFuture.failedFuture(failure);
    }
    var unused =
        stored.whenComplete((done, failure) -> {
          if (failure == null) {
            await(now, response);
          } else {
            log.warn("{}: a message could not be stored: {}", name(), failure.toString());
            subscribers.remove(response);
            if (mayHaveBeenStored(failure)) {
              response.refuse(
                  503,
                  "outcome_unknown",
                  "the message may have been stored; send it again under the same id");
            } else {
              response.refuse(503, "not_stored", "the message could not be stored; send it again");
            }
          }
        });
  }

  private static boolean mayHaveBeenStored(Throwable failure) {
    return failure instanceof Unsettled || failure.getCause() instanceof Unsettled;
  }

  /** Ends the response once the chat is at rest, or when that takes too long. */
  private void await(Running now, OpenResponse response) {
    CompletableFuture<Void> rest =
        now.inbox.attended(Place.chat(response.sender())).toCompletableFuture();
    var unused = rest.whenComplete((done, failure) -> finish(response));
    if (!rest.isDone()) {
      limit(now, response, rest);
    }
  }

  private void limit(Running now, OpenResponse response, CompletableFuture<Void> rest) {
    try {
      var alarm =
          now.timer.schedule(
              () -> {
                finish(response);
                rest.cancel(false);
              },
              settings.answerTimeout().toMillis(),
              TimeUnit.MILLISECONDS);
      var unused = rest.whenComplete((done, failure) -> alarm.cancel(false));
    } catch (RejectedExecutionException closed) {
      finish(response);
    }
  }

  private void finish(OpenResponse response) {
    subscribers.remove(response);
    response.end();
  }

  private void get(WebhookCall call, Client client) {
    Running now = running;
    String sender = call.parameter("sender");
    String wrong = FromRest.wrongSender(sender);
    if (now == null) {
      client.refuse(503, "closed", "the channel is not open");
    } else if (sender == null || wrong != null) {
      client.refuse(400, "bad_request", String.valueOf(wrong));
    } else if (wantsStream(call)) {
      listen(now, sender, call, client);
    } else {
      OpenResponse response = new OpenResponse(sender, null, client, OpenResponse.Format.ARRAY);
      if (register(response, client)) {
        await(now, response);
      }
    }
  }

  private static boolean wantsStream(WebhookCall call) {
    String accept = call.header("Accept");
    return accept != null && accept.contains("text/event-stream");
  }

  private void listen(Running now, String sender, WebhookCall call, Client client) {
    String header = call.header("Last-Event-ID");
    String lastId = header == null ? call.parameter("last-event-id") : header;
    EventStream stream = new EventStream(sender, client);
    if (!subscribers.add(stream, lastId)) {
      client.refuse(503, "busy", "too many streams are open, or too many for this sender");
      return;
    }
    client.whenLeaving(() -> {
      subscribers.remove(stream);
      stream.end();
    });
    var unused = now.inbox.attended(Place.chat(sender));
  }

  /** What exists while the channel is open. */
  private record Running(
      Inbox inbox, ScheduledExecutorService timer, @Nullable RestCallback callback) {}
}
