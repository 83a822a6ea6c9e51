package dev.baton.bot.wire;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
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
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one bot: one for each call that is under way, and those that are kept for the
 * next. What nobody has used for a while is closed.
 *
 * <p>The sockets are channels: an interrupt then ends a call on any thread, and a {@link
 * BotConnection} can be looked at without waiting. Reading has no time-out here. Whoever makes a
 * call has a deadline for all of it, and closes its connection then.
 */
final class BotConnections extends PoolingHttpClientConnectionManager {

  private final TimeValue idle;
  private final AtomicBoolean watched = new AtomicBoolean();

  /**
   * @param connectTimeout for the lookup of the name, for each address, and for the TLS handshake
   * @param idle how long a connection is kept for the next call
   */
  BotConnections(Duration connectTimeout, SSLContext tls, Duration idle) {
    super(
        new DefaultHttpClientConnectionOperator(
            proxy -> SocketChannel.open().socket(),
            null,
            new BoundedLookup(connectTimeout),
            RegistryBuilder.<TlsSocketStrategy>create()
                .register(
                    URIScheme.HTTPS.id,
                    new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.BUILTIN, null))
                .build()),
        PoolConcurrencyPolicy.STRICT,
        PoolReusePolicy.LIFO,
        TimeValue.NEG_ONE_MILLISECOND,
        socket -> new BotConnection());
    this.idle = TimeValue.of(idle);
    setMaxTotal(Integer.MAX_VALUE);
    setDefaultMaxPerRoute(Integer.MAX_VALUE);
    setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(Timeout.DISABLED).build());
    setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(connectTimeout))
            .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
            .build());
  }

  @Override
  public void release(ConnectionEndpoint endpoint, @Nullable Object state, TimeValue keepAlive) {
    super.release(endpoint, state, keepAlive);
    watch();
  }

  /** HttpClient closes all connections if one call ends in an {@link Error}; the bot lives on. */
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
