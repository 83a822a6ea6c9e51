package dev.baton.http;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port that serves the HTTP surface. */
public final class Listener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final Duration GRACE_PERIOD = Duration.ofSeconds(5);

  private final Undertow server;
  private final GracefulShutdownHandler calls;
  private final OpenResponses openResponses;
  private final AtomicBoolean closing;
  private final InetSocketAddress address;

  private Listener(
      Undertow server,
      GracefulShutdownHandler calls,
      OpenResponses openResponses,
      AtomicBoolean closing,
      InetSocketAddress address) {
    this.server = server;
    this.calls = calls;
    this.openResponses = openResponses;
    this.closing = closing;
    this.address = address;
  }

  /**
   * Binds the address and starts to serve.
   *
   * @param host name or address of the interface to bind
   * @param port 0 picks a free one
   * @throws ListenerException if the address cannot be bound
   */
  public static Listener start(String host, int port, HttpHandler handler) {
    AnswerSender sender = new AnswerSender();
    AtomicBoolean closing = new AtomicBoolean();
    OpenResponses openResponses = new OpenResponses();
    GracefulShutdownHandler calls = new GracefulShutdownHandler(handler);
    HttpHandler root =
        exchange -> {
          if (closing.get()) {
            sender.send(exchange, Answer.later("closing", "Baton is about to stop"));
          } else {
            exchange.putAttachment(OpenResponses.OF_LISTENER, openResponses);
            calls.handleRequest(exchange);
          }
        };
    Undertow server =
        Undertow.builder()
            .addHttpListener(port, host, root)
            // A buffer cache for each thread would halve the speed of virtual threads.
            .setByteBufferPool(new DefaultByteBufferPool(true, 16_384, 1_000, 0))
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 5_000)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 75_000)
            .setServerOption(UndertowOptions.MAX_HEADERS, 100)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 16_384)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 50)
            .setServerOption(UndertowOptions.ENABLE_STATISTICS, true)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 16L << 20)
            .build();
    try {
      server.start();
    } catch (RuntimeException refused) {
      throw new ListenerException(host + ":" + port + " cannot be bound", refused);
    }
    InetSocketAddress bound = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return new Listener(server, calls, openResponses, closing, bound);
  }

  /** The port that was bound. */
  public int port() {
    return address.getPort();
  }

  /** How many connections are open. */
  public long connections() {
    return server.getListenerInfo().getFirst().getConnectorStatistics().getActiveConnections();
  }

  /** Refuses new calls, gives those in flight a few seconds to finish, and stops. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    calls.shutdown();
    openResponses.end();
    try {
      if (!calls.awaitShutdown(GRACE_PERIOD.toMillis())) {
        log.warn("calls in flight were cut off after {} s", GRACE_PERIOD.toSeconds());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      server.stop();
    }
  }

  /** An address could not be bound. */
  public static final class ListenerException extends RuntimeException {

    private ListenerException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
