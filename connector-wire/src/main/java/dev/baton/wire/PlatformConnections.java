package dev.baton.wire;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections to one platform.
 *
 * <p>A connection that its server has closed is noticed before it is used again. One that is dead
 * without a word is noticed by TCP's own probes while a call waits, as a poll does for most of its
 * life, and they keep it known to routers in between. Reading has no time-out here: whoever makes a
 * call has a deadline for all of it.
 */
final class PlatformConnections extends KeptConnections {

  /** Probes in seconds: after 15 without a byte, every 5, and dead after 3 without an answer. */
  private static final int PROBED_AFTER = 15;

  private static final int PROBED_EVERY = 5;
  private static final int PROBES = 3;

  /**
   * @param proxy of the kind SOCKS goes for all connections; others are for requests to name
   * @param connectTimeout for each address, and for the TLS handshake
   * @param idle how long a connection is kept for the next call
   * @param trusted how long after its last use a connection is used again without a look at it
   */
  PlatformConnections(Proxy proxy, Duration connectTimeout, Duration idle, Duration trusted) {
    super(
        socks -> socks == null ? new Socket() : new Socket(socks),
        proxy.type() == Proxy.Type.SOCKS ? new LeftToProxy() : SystemDefaultDnsResolver.INSTANCE,
        SSLContexts.createDefault(),
        SilentConnection::new,
        idle);
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

  /** Where a proxy is needed to reach a host, the names that this machine finds may be wrong. */
  private static final class LeftToProxy extends SystemDefaultDnsResolver {

    @Override
    public List<InetSocketAddress> resolve(String host, int port) {
      return List.of(InetSocketAddress.createUnresolved(host, port));
    }
  }
}
