package dev.baton.bot.wire;

import dev.baton.wire.KeptConnections;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections to one bot.
 *
 * <p>The sockets are channels: an interrupt then ends a call on any thread, and a {@link
 * BotConnection} can be looked at without waiting. Reading has no time-out here. Whoever makes a
 * call has a deadline for all of it, and closes its connection then.
 */
final class BotConnections extends KeptConnections {

  /**
   * @param connectTimeout for the lookup of the name, for each address, and for the TLS handshake
   * @param idle how long a connection is kept for the next call
   */
  BotConnections(Duration connectTimeout, SSLContext tls, Duration idle) {
    super(
        proxy -> SocketChannel.open().socket(),
        new BoundedLookup(connectTimeout),
        tls,
        BotConnection::new,
        idle);
    setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(Timeout.DISABLED).build());
    setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(connectTimeout))
            .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
            .build());
  }
}
