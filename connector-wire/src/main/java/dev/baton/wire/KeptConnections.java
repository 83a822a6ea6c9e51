package dev.baton.wire;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * The connections to those who are called: one for each call that is under way, and those that are
 * kept for the next. What nobody has used for a while is closed.
 */
public abstract class KeptConnections extends PoolingHttpClientConnectionManager {

  private final TimeValue idle;
  private final AtomicBoolean watched = new AtomicBoolean();

  /**
   * @param sockets makes sockets that are not connected yet, given the SOCKS proxy or null
   * @param connections makes a connection for each socket
   * @param idle how long a connection is kept for the next call
   */
  @SuppressWarnings(
      "this-escape") // the setters are HttpClient's own, and nobody here overrides them
  protected KeptConnections(
      DetachedSocketFactory sockets,
      DnsResolver names,
      SSLContext tls,
      Supplier<ManagedHttpClientConnection> connections,
      Duration idle) {
    super(
        new DefaultHttpClientConnectionOperator(
            sockets,
            null,
            names,
            RegistryBuilder.<TlsSocketStrategy>create()
                .register(
                    URIScheme.HTTPS.id,
                    new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.BUILTIN, null))
                .build()),
        PoolConcurrencyPolicy.STRICT,
        PoolReusePolicy.LIFO,
        TimeValue.NEG_ONE_MILLISECOND,
        socket -> connections.get());
    this.idle = TimeValue.of(idle);
    setMaxTotal(Integer.MAX_VALUE);
    setDefaultMaxPerRoute(Integer.MAX_VALUE);
  }

  /** The beginning of a client that repeats, redirects and remembers nothing. */
  public HttpClientBuilder client() {
    return HttpClients.custom()
        .setConnectionManager(this)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching();
  }

  @Override
  public void release(ConnectionEndpoint endpoint, @Nullable Object state, TimeValue keepAlive) {
    super.release(endpoint, state, keepAlive);
    watch();
  }

  /** HttpClient closes all connections if one call ends in an {@link Error}; others come after. */
  @Override
  public void close(CloseMode mode) {
    if (mode == CloseMode.IMMEDIATE) {
      closeIdle(TimeValue.ZERO_MILLISECONDS);
    } else {
      super.close(mode);
    }
  }

  private void watch() {
    if (watched.compareAndSet(false, true)) {
      Future<?> unused = CallTimer.after(idle.toDuration(), this::sweep);
    }
  }

  private void sweep() {
    try {
      closeIdle(idle);
    } finally {
      watched.set(false);
    }
    if (getTotalStats().getAvailable() > 0) {
      watch();
    }
  }
}
