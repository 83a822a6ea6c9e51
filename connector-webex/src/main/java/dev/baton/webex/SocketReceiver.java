package dev.baton.webex;

import dev.baton.connector.Backoff;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to Webex's socket open while this node is on duty, as a loop in one virtual
 * thread that lives from open to close.
 *
 * <p>A connection proves that it lives by the answers to pings; one that stays silent is broken
 * off. After each connection, and whenever the numbers of frames show that one is missing, the
 * spaces are looked through for what nobody told.
 */
final class SocketReceiver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SocketReceiver.class);

  /** How soon a node notices that it is on duty, or no longer. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(32);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** How long to leave a second program with the same device alone. */
  private static final Backoff AFTER_REPLACED =
      Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(1));

  /** After this long without being replaced, the second program counts as gone. */
  private static final Duration REPLACED_OVER = Duration.ofMinutes(2);

  /** A connection that lived this long was a good one: the next failure is a first one. */
  private static final Duration GOOD = Duration.ofSeconds(30);

  /** After so many failures in a row the device's addresses may be outdated. */
  private static final int LOOKED_UP_ANEW = 3;

  /** Numbers that do not follow each other are looked into this often, at most. */
  private static final Duration GAP_PAUSE = Duration.ofMinutes(1);

  private static final int REPLACED = 4000;

  private final ChannelContext context;
  private final Secret token;
  private final Supplier<String> me;
  private final DeviceRegistration devices;
  private final ActivityIntake intake;
  private final Consumer<@Nullable Instant> listening;
  private final Runnable missed;
  private final Times times;
  private final Backoff backoff;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch tried = new CountDownLatch(1);
  private final HttpClient http;
  private final Thread thread;
  private volatile Health health = new Health.Connecting("not connected yet");

  private int failures;
  private int replacements;
  private Instant lastReplaced = Instant.EPOCH;
  private @Nullable Instant lookedForGap;

  /**
   * When a connection counts as dead.
   *
   * @param ready how long Webex may take to accept the token
   * @param ping how often it is asked whether it is there
   * @param pong how long it may take to answer
   */
  record Times(Duration ready, Duration ping, Duration pong) {

    static final Times USUAL =
        new Times(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(14));
  }

  /**
   * @param me the bot's person id; calls Webex if it is not known yet
   * @param listening is told at each new connection, with the time since which this account has
   *     been listened to, null if unknown
   * @param missed is told when a frame is missing, or when no connection can be made
   */
  SocketReceiver(
      ChannelContext context,
      Secret token,
      Supplier<String> me,
      DeviceRegistration devices,
      ActivityIntake intake,
      Consumer<@Nullable Instant> listening,
      Runnable missed,
      Times times,
      RandomGenerator random) {
    this.context = context;
    this.token = token;
    this.me = me;
    this.devices = devices;
    this.intake = intake;
    this.listening = listening;
    this.missed = missed;
    this.times = times;
    this.backoff = Backoff.doubling(FIRST_RETRY, LONGEST_RETRY).withJitter(random, 0.5, 1);
    ProxySelector proxies = ProxySelector.getDefault();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(proxies == null ? ProxySelector.of(null) : proxies)
            .build();
    this.thread = Thread.ofVirtual().name("webex-socket-" + context.name()).unstarted(this::run);
  }

  /**
   * Starts the thread. Returns once the socket is open, or when that failed or takes long and goes
   * on in the background.
   */
  void start() {
    thread.start();
    try {
      if (!tried.await(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("channel {}: Webex's socket is slow; connecting goes on", context.name());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  Health health() {
    return health;
  }

  /** Closes the connection. The device stays registered, for the next start. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        LOG.warn("channel {}: the socket is still closing", context.name());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      intake.close();
      http.shutdownNow();
    }
  }

  private void run() {
    while (closed.getCount() > 0) {
      Duration pause;
      try {
        if (context.duty().getAsBoolean()) {
          String unused = me.get();
          connection();
          pause = closed.getCount() > 0 && context.duty().getAsBoolean() ? FIRST_RETRY : LOOK;
        } else {
          health = new Health.Up();
          pause = LOOK;
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException failure) {
        if (closed.getCount() == 0) {
          return;
        }
        failures++;
        pause = pause(failure);
        failed(failure, pause);
        missed.run();
      } finally {
        tried.countDown();
      }
      if (waited(pause)) {
        return;
      }
    }
  }

  /** Returns when the node is no longer on duty, or the channel closed. */
  private void connection() throws InterruptedException {
    if (failures > 0 && failures % LOOKED_UP_ANEW == 0) {
      devices.forget();
    }
    DeviceRegistration.Device device = devices.current();
    long began = System.nanoTime();
    try (ActivitySocket socket =
        ActivitySocket.connect(http, url(device), context.clock().instant())) {
      socket.send(SocketFrame.authorization(UUID.randomUUID().toString(), token.reveal()));
      new Watch(socket, device).run();
    } catch (ActivitySocket.UnknownDevice gone) {
      devices.replace(device);
      throw new DeliveryException.Retryable("Webex did not know the device any more", null);
    } finally {
      if (System.nanoTime() - began > GOOD.toNanos()) {
        failures = 0;
      }
    }
  }

  private static URI url(DeviceRegistration.Device device) {
    String address = device.socket().toString();
    return URI.create(
        address
            + (device.socket().getRawQuery() == null ? "?" : "&")
            + "outboundWireFormat=text&bufferStates=true&aliasHttpStatus=true");
  }

  /** One connection, from its first frame to its end. */
  private final class Watch {

    private final ActivitySocket socket;
    private final DeviceRegistration.Device device;
    private long deadline = System.nanoTime() + times.ready().toNanos();
    private boolean ready;
    private boolean owed;
    private @Nullable String ping;
    private long expected = -1;

    Watch(ActivitySocket socket, DeviceRegistration.Device device) {
      this.socket = socket;
      this.device = device;
    }

    void run() throws InterruptedException {
      while (closed.getCount() > 0 && context.duty().getAsBoolean()) {
        if (owed && !intake.isFull()) {
          owed = false;
          deadline = Math.max(deadline, System.nanoTime() + times.pong().toNanos());
          socket.more();
        }
        if (!owed && System.nanoTime() - deadline >= 0) {
          due();
        }
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        ActivitySocket.Signal signal = socket.next(!owed && left.compareTo(LOOK) < 0 ? left : LOOK);
        switch (signal) {
          case null -> {}
          case ActivitySocket.Signal.Ended(int code, String reason) -> {
            if (context.duty().getAsBoolean()) {
              throw ended(code, reason);
            }
          }
          case ActivitySocket.Signal.Received(SocketFrame frame) -> received(frame);
        }
      }
    }

    /** Either it is time to ask whether Webex is there, or it should have answered. */
    private void due() {
      if (!ready || ping != null) {
        socket.abort();
        throw new DeliveryException.Retryable(
            ready
                ? "Webex's socket does not answer any more"
                : "Webex's socket did not accept the token in time",
            null);
      }
      String id = UUID.randomUUID().toString();
      ping = id;
      deadline = System.nanoTime() + times.pong().toNanos();
      socket.send(SocketFrame.ping(id));
    }

    private void received(SocketFrame frame) {
      if (intake.isFull()) {
        owed = true;
      } else {
        socket.more();
      }
      numbered(frame.number());
      switch (frame) {
        case SocketFrame.Pong pong -> {
          if (pong.id() != null && pong.id().equals(ping)) {
            ping = null;
            deadline = System.nanoTime() + times.ping().toNanos();
          }
        }
        case SocketFrame.Happened happened ->
            intake.take(happened.activity(), () -> acknowledge(happened.id()));
        case SocketFrame.Ready opened -> {
          acknowledge(opened.id());
          ready();
        }
        case SocketFrame.Shutdown shutdown ->
            throw new DeliveryException.Retryable("Webex asks to connect again", null);
        case SocketFrame.Other other -> acknowledge(other.id());
        case SocketFrame.Unreadable unreadable -> {
          LOG.warn("channel {}: a frame of Webex's socket cannot be read", context.name());
          acknowledge(unreadable.id());
          gap();
        }
      }
    }

    private void ready() {
      if (!ready) {
        ready = true;
        deadline = System.nanoTime() + times.ping().toNanos();
        health = new Health.Up();
        LOG.info("channel {}: Webex's socket is open", context.name());
        listening.accept(device.since());
        tried.countDown();
      }
    }

    private void numbered(long number) {
      if (number >= 0) {
        if (expected >= 0 && number != expected) {
          gap();
        }
        expected = number + 1;
      }
    }

    private void acknowledge(@Nullable String id) {
      if (id != null) {
        socket.send(SocketFrame.ack(id));
      }
    }
  }

  private void gap() {
    Instant now = context.clock().instant();
    if (lookedForGap == null || !now.isBefore(lookedForGap.plus(GAP_PAUSE))) {
      lookedForGap = now;
      missed.run();
    }
  }

  /** Codes above 4000 stand for the statuses of HTTP. */
  private RuntimeException ended(int code, String reason) {
    String what =
        "Webex's socket ended ("
            + code
            + (reason.isBlank() ? "" : " " + token.hiddenIn(reason))
            + ")";
    return switch (code) {
      case 4401 ->
          new DeliveryException.CredentialsRejected("Webex does not accept the token (4401)", null);
      case 4400, 4403 -> new DeliveryException.Refused(what, null);
      case 4404 -> new ActivitySocket.UnknownDevice(what);
      case REPLACED -> replaced();
      default -> new DeliveryException.Retryable(what, null);
    };
  }

  /** Connecting again at once would only cut off the other, so this one waits, longer each time. */
  private DeliveryException replaced() {
    Instant now = context.clock().instant();
    if (lastReplaced.plus(REPLACED_OVER).isBefore(now)) {
      replacements = 0;
    }
    lastReplaced = now;
    return new DeliveryException.Retryable(
        "another program listens as the device of this channel (4000); one channel can have only"
            + " one receiver",
        AFTER_REPLACED.after(++replacements),
        false,
        null);
  }

  /** The wait that Webex asked for, else the back-off. */
  private Duration pause(RuntimeException failure) {
    if (failure instanceof DeliveryException.Retryable limited && limited.after() != null) {
      return limited.after();
    }
    return failure instanceof DeliveryException.Retryable ? backoff.after(failures) : LONGEST_RETRY;
  }

  private void failed(RuntimeException failure, Duration pause) {
    String cause =
        failure instanceof DeliveryException && failure.getMessage() != null
            ? failure.getMessage()
            : failure.getClass().getSimpleName();
    health =
        failure instanceof DeliveryException.CredentialsRejected
            ? new Health.Rejected(cause)
            : new Health.Down(cause);
    LOG.warn(
        "channel {}: listening to Webex failed, trying again in {} ms: {}",
        context.name(),
        pause.toMillis(),
        cause);
  }

  private boolean waited(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      return true;
    }
  }
}
