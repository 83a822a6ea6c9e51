package dev.baton.bot.wire;

import dev.baton.bot.BotException;
import dev.baton.wire.BoundedBody;
import dev.baton.wire.CallTimer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * Calls a bot over HTTP, with a deadline for the whole call and a limit on the answer.
 *
 * <p>A time-out for each read would not do: a server that sends its body drop by drop would hold a
 * caller for ever. The deadline here runs to the last byte; only the lookup of a name ends with the
 * time for connecting instead. The subtype of {@link BotException} says what went wrong:
 *
 * <ul>
 *   <li>NotReached: there was no connection (refused, unknown host, connect time-out, no TLS), or a
 *       {@link GuardedBody} was not written;
 *   <li>Lost: there was a connection but no complete answer (deadline, reset, cut off,
 *       interrupted), or the status was 502, 503 or 504, which a proxy may also give when the bot
 *       already has the request;
 *   <li>Failed: the body was beyond the limit. The caller judges all other statuses.
 * </ul>
 *
 * <p>No exception message holds an address, because an address may contain tokens. Nothing is ever
 * sent twice, no redirect is followed and no cookie kept. Thread-safe; need not be closed.
 */
public final class BotHttpClient {

  /** The longest answer that is read, in bytes. */
  public static final int LIMIT = 16 << 20;

  /** The longest line of a streamed answer, in bytes. A line is one message with all its parts. */
  public static final int LONGEST_LINE = 1 << 20;

  private static final Duration KEPT = Duration.ofSeconds(30);

  /** A complete answer, with its body read as UTF-8. */
  public record Answer(int status, String body) {

    public boolean ok() {
      return status / 100 == 2;
    }
  }

  private final String bot;
  private final CloseableHttpClient http;

  /**
   * Makes no call.
   *
   * @param bot what to call the bot in exception messages: {@code Rasa}, {@code the bot}
   * @param address of the bot
   * @param connectTimeout the longest wait for a connection
   * @param tls null for the machine's own rules
   * @param proxies null for the JDK's choice, by its system properties
   */
  public BotHttpClient(
      String bot,
      URI address,
      Duration connectTimeout,
      @Nullable SSLContext tls,
      @Nullable ProxySelector proxies) {
    this.bot = bot;
    BotConnections connections =
        new BotConnections(
            connectTimeout, tls == null ? SSLContexts.createSystemDefault() : tls, KEPT);
    ProxySelector selector = proxies == null ? ProxySelector.getDefault() : proxies;
    this.http =
        selector == null || isDirect(selector, address)
            ? HttpClients.createMinimal(connections)
            : throughProxies(selector, connections);
  }

  private static boolean isDirect(ProxySelector selector, URI address) {
    return selector.select(address).stream().allMatch(proxy -> proxy.type() == Proxy.Type.DIRECT);
  }

  private static CloseableHttpClient throughProxies(
      ProxySelector selector, BotConnections connections) {
    return connections
        .client()
        .setRoutePlanner(new SystemDefaultRoutePlanner(selector))
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .build();
  }

  /**
   * Sends a request and waits for the whole answer. Blocking.
   *
   * @throws BotException as the class says
   * @throws RuntimeException what the check of a {@link GuardedBody} threw
   */
  public Answer send(HttpUriRequestBase request, Duration deadline) {
    return call(
        request,
        deadline,
        "gave no whole answer",
        response ->
            answered(
                new Answer(
                    response.getCode(),
                    new String(
                        BoundedBody.read(response.getEntity(), LIMIT), StandardCharsets.UTF_8))));
  }

  /**
   * Sends a request and passes on each line of the answer as it arrives, on the calling thread. The
   * time that {@code line} takes counts towards the deadline. Blocking.
   *
   * @throws BotException as the class says, and {@link BotException.Failed} also for any other
   *     status than 2xx and for a line beyond its limit. Lines that were passed on before stay
   *     passed on
   * @throws RuntimeException what the check of a {@link GuardedBody} threw
   */
  public void stream(HttpUriRequestBase request, Duration deadline, Consumer<String> line) {
    call(
        request,
        deadline,
        "did not end its answer",
        response -> {
          Answer answer = answered(new Answer(response.getCode(), ""));
          if (!answer.ok()) {
            throw new BotException.Failed(bot + " answered HTTP " + answer.status(), null);
          }
          HttpEntity entity = response.getEntity();
          LineBody body =
              new LineBody(
                  entity == null ? InputStream.nullInputStream() : entity.getContent(),
                  LONGEST_LINE,
                  LIMIT);
          for (String next = body.next(); next != null; next = body.next()) {
            line.accept(next);
          }
          return answer;
        });
  }

  private interface Reading {
    Answer of(ClassicHttpResponse response) throws IOException;
  }

  /** Makes a call. Its connection is closed unless the answer was read to its end. */
  private Answer call(
      HttpUriRequestBase request, Duration deadline, String whenLate, Reading reading) {
    TraceParent.onto(request);
    GuardedBody body = request.getEntity() instanceof GuardedBody guarded ? guarded : null;
    AtomicBoolean late = new AtomicBoolean();
    Future<?> end =
        CallTimer.after(
            deadline,
            () -> {
              late.set(true);
              if (body != null) {
                body.giveUp();
              }
              request.cancel();
            });
    try {
      ClassicHttpResponse response = open(request);
      if (body != null && body.giveUp()) {
        throw new BotException.NotReached("a proxy does not let " + bot + " be reached", null);
      }
      return reading.of(response);
    } catch (IOException failed) {
      BotException judged =
          late.get()
              ? new BotException.Lost(bot + " " + whenLate + " within " + deadline, failed)
              : judged(failed);
      throw body == null ? judged : givenUp(body, judged);
    } finally {
      end.cancel(false);
      request.cancel();
    }
  }

  /**
   * A call that is cancelled just before it has its connection fails with exceptions of any kind.
   */
  private ClassicHttpResponse open(HttpUriRequestBase request) throws IOException {
    try {
      HttpHost target = new HttpHost(request.getScheme(), request.getAuthority());
      return http.executeOpen(target, request, null);
    } catch (RuntimeException failed) {
      if (request.isCancelled()) {
        throw new IOException("cancelled", failed);
      }
      throw failed;
    }
  }

  private Answer answered(Answer answer) {
    if (answer.status() >= 502 && answer.status() <= 504) {
      throw new BotException.Lost(bot + " or a proxy answered HTTP " + answer.status(), null);
    }
    return answer;
  }

  /** However a call failed: if its body was not written, the bot did not receive it. */
  private RuntimeException givenUp(GuardedBody body, BotException judged) {
    if (!body.giveUp()) {
      return judged;
    }
    RuntimeException refusal = body.refusal();
    return refusal == null
        ? new BotException.NotReached(bot + " cannot be reached", judged.getCause())
        : refusal;
  }

  private BotException judged(IOException failed) {
    if (Thread.currentThread().isInterrupted()) {
      return new BotException.Lost("interrupted while " + bot + " was answering", failed);
    }
    return switch (failed) {
      case ConnectException refused -> notReached(refused);
      case ConnectTimeoutException silent -> notReached(silent);
      case UnknownHostException unknown -> notReached(unknown);
      case NoRouteToHostException cutOff -> notReached(cutOff);
      case SSLHandshakeException strange -> notReached(strange);
      case BoundedBody.TooLarge tooLarge ->
          new BotException.Failed(bot + " answered " + tooLarge.getMessage(), tooLarge);
      default -> new BotException.Lost("the connection to " + bot + " broke", failed);
    };
  }

  private BotException notReached(IOException failed) {
    return new BotException.NotReached(bot + " cannot be reached", failed);
  }
}
