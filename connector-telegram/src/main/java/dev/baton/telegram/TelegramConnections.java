package dev.baton.telegram;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The connections to Telegram: one for each call that is under way, and those that are kept for the
 * next. What nobody has used for a while is closed.
 *
 * <p>A connection that its server has closed is noticed before it is used again. One that is dead
 * without a word is noticed by TCP's own probes while a call waits, as a poll does for most of its
 * life, and they keep it known to routers in between. Reading has no time-out here: whoever makes a
 * call has a deadline for all of it.
 */
final class TelegramConnections extends PoolingHttpClientConnectionManager {

  /** Probes in seconds: after 15 without a byte, every 5, and dead after 3 without an answer. */
  private static final int PROBED_AFTER = 15;

  private static final int PROBED_EVERY = 5;
  private static final int PROBES = 3;

  private final TimeValue idle;
  private final AtomicBoolean watched = new AtomicBoolean();

  /**
   * @param proxy of the kind SOCKS goes for all connections; others are for requests to name
   * @param connectTimeout for each address, and for the TLS handshake
   * @param idle how long a connection is kept for the next call
   * @param trusted how long after its last use a connection is used again without a look at it
   */
  TelegramConnections(Proxy proxy, Duration connectTimeout, Duration idle, Duration trusted) {
    super(
        new DefaultHttpClientConnectionOperator(
            null,
            proxy.type() == Proxy.Type.SOCKS
                ? new LeftToProxy()
                : SystemDefaultDnsResolver.INSTANCE,
            RegistryBuilder.<TlsSocketStrategy>create()
                .register(
                    URIScheme.HTTPS.id,
                    new DefaultClientTlsStrategy(
                        SSLContexts.createDefault(), HostnameVerificationPolicy.BUILTIN, null))
                .build()),
        PoolConcurrencyPolicy.STRICT,
        PoolReusePolicy.LIFO,
        TimeValue.NEG_ONE_MILLISECOND,
        socket -> new SilentConnection());
    this.idle = TimeValue.of(idle);
    setMaxTotal(Integer.MAX_VALUE);
    setDefaultMaxPerRoute(Integer.MAX_VALUE);
    setDefaultSocketConfig(
        SocketConfig.custom()
            .setSoTimeout(Timeout.DISABLED)
            .setSoKeepAlive(true)
            .setTcpKeepIdle(PROBED_AFTER)
            .setTcpKeepInterval(PROBED_EVERY)
            .setTcpKeepCount(PROBES)
            .setSocksProxyAddress(proxy.type() == Proxy.Type.SOCKS ? proxy.address() : null)
            .build());
    setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(connectTimeout))
            .setValidateAfterInactivity(TimeValue.of(trusted))
            .build());
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
      Future<?> unused = TelegramTimer.after(idle.toDuration(), this::sweep);
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

  /** Where a proxy is needed to reach a host, the names that this machine finds may be wrong. */
  private static final class LeftToProxy extends SystemDefaultDnsResolver {

    @Override
    public List<InetSocketAddress> resolve(String host, int port) {
      return List.of(InetSocketAddress.createUnresolved(host, port));
    }
  }
}
