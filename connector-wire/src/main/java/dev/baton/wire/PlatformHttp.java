package dev.baton.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes calls to the API of one platform, each with a deadline from its first byte to its last.
 * Blocking; an interrupt ends a call on a virtual thread.
 *
 * <p>Nothing is sent twice, no redirect is followed and no cookie kept. Thread-safe; need not be
 * closed.
 */
public final class PlatformHttp {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration TRUSTED = Duration.ofSeconds(1);

  /** For each part of a file. */
  private static final Duration PART_LIMIT = Duration.ofSeconds(30);

  /** A connection would keep the time-out of a download for the calls after it. */
  private static final RequestConfig CALL =
      RequestConfig.custom()
          .setAuthenticationEnabled(false)
          .setExpectContinueEnabled(false)
          .setProtocolUpgradeEnabled(false)
          .setResponseTimeout(Timeout.DISABLED)
          .build();

  private final HttpHost server;
  private final Duration partLimit;
  private final boolean tunnelled;
  private final PlatformConnections connections;
  private final CloseableHttpClient http;

  /**
   * Makes no call.
   *
   * @param api where the platform's API is: scheme, host and port count
   * @param proxies asked once how to reach it
   */
  public PlatformHttp(URI api, ProxySelector proxies) {
    this(api, proxies, PART_LIMIT);
  }

  PlatformHttp(URI api, ProxySelector proxies, Duration partLimit) {
    this.partLimit = partLimit;
    server = new HttpHost(api.getScheme(), api.getHost(), api.getPort());
    Proxy proxy = proxies.select(api).stream().findFirst().orElse(Proxy.NO_PROXY);
    connections = new PlatformConnections(proxy, CONNECT_LIMIT, KEPT, TRUSTED);
    tunnelled = proxy.type() == Proxy.Type.HTTP && URIScheme.HTTPS.same(server.getSchemeName());
    http =
        proxy.type() == Proxy.Type.HTTP
            ? through((InetSocketAddress) proxy.address(), connections)
            : HttpClients.createMinimal(connections);
  }

  private static CloseableHttpClient through(
      InetSocketAddress proxy, PlatformConnections connections) {
    return connections
        .client()
        .setProxy(new HttpHost(proxy.getHostString(), proxy.getPort()))
        .build();
  }

  /** A call that must have its whole answer within a limit, which begins now. */
  public Call call(HttpUriRequestBase request, Duration limit) {
    request.setConfig(CALL);
    return new Call(request, limit);
  }

  /**
   * A call with a file in its body, each part of which must be taken soon. The platform may look at
   * the file before it answers.
   */
  public Call upload(HttpUriRequestBase request, HttpEntity body, Duration limit) {
    request.setEntity(new UploadBody(body, partLimit, request::cancel));
    return call(request, limit);
  }

  /** A call with a file in its answer, each part of which must come soon. */
  public Call download(HttpUriRequestBase request, Duration limit) {
    request.setConfig(RequestConfig.copy(CALL).setResponseTimeout(Timeout.of(partLimit)).build());
    return new Call(request, limit);
  }

  /** Closes the connections that no call uses. */
  public void closeIdle() {
    connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }

  /** A call, which ends by its deadline if it is not closed before. */
  public final class Call implements AutoCloseable {

    private final HttpUriRequestBase request;
    private final Duration limit;
    private final AtomicBoolean late = new AtomicBoolean();
    private final Future<?> deadline;

    private Call(HttpUriRequestBase request, Duration limit) {
      this.request = request;
      this.limit = limit;
      this.deadline =
          CallTimer.after(
              limit,
              () -> {
                late.set(true);
                request.cancel();
              });
    }

    /**
     * Sends the request and waits for the head of the answer. A request that is cancelled just
     * before it has its connection fails with exceptions of any kind.
     */
    public ClassicHttpResponse open() throws IOException {
      HttpClientContext context = HttpClientContext.create();
      try {
        ClassicHttpResponse answer = http.executeOpen(server, request, context);
        if (tunnelled && context.getSSLSession() == null) {
          throw new IOException("the proxy answered " + answer.getCode() + " itself");
        }
        return answer;
      } catch (RuntimeException failed) {
        if (request.isCancelled()) {
          throw new IOException("cancelled", failed);
        }
        throw failed;
      }
    }

    /**
     * The body of the answer, to be read as it comes. Its close ends the call, and reads nothing
     * more: what is left may be long.
     */
    public InputStream streamed(ClassicHttpResponse answer) throws IOException {
      HttpEntity body = answer.getEntity();
      return new IncomingFile(
          body == null ? InputStream.nullInputStream() : body.getContent(), this);
    }

    /** What a failure of this call is: that its time is over, if it is. */
    public IOException judged(IOException failed) {
      return late.get() ? new SocketTimeoutException("no end within " + limit) : failed;
    }

    /** Closes the connection unless the answer was read to its end. */
    @Override
    public void close() {
      deadline.cancel(false);
      request.cancel();
    }
  }
}
