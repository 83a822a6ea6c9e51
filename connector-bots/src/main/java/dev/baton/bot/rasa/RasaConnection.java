package dev.baton.bot.rasa;

import dev.baton.bot.wire.BotHttpClient;
import dev.baton.connector.Settings;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to Rasa.
 *
 * @param timeout the longest wait for a connection
 * @param tls null for the machine's own rules
 * @param proxy null for the JDK's choice, by its system properties
 */
record RasaConnection(Duration timeout, @Nullable SSLContext tls, @Nullable ProxySelector proxy) {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  static RasaConnection read(Settings settings, URI url) {
    return new RasaConnection(
        RasaSettings.positive(settings, "connect-timeout", TIMEOUT),
        TlsSettings.read(settings, url),
        proxy(settings));
  }

  /** A client for a server at an address, under a name for messages. */
  BotHttpClient client(String name, URI address) {
    return new BotHttpClient(name, address, timeout, tls, proxy);
  }

  private static @Nullable ProxySelector proxy(Settings settings) {
    if (!settings.has("proxy")) {
      return null;
    }
    if (settings.text("proxy").equals("none")) {
      return ProxySelector.of(null);
    }
    URI proxy = settings.url("proxy");
    boolean bare =
        proxy.getRawUserInfo() == null
            && proxy.getRawQuery() == null
            && (proxy.getRawPath().isEmpty() || proxy.getRawPath().equals("/"));
    if (!"http".equals(proxy.getScheme()) || proxy.getPort() < 0 || !bare) {
      settings.problem("proxy", "is not a plain proxy address; write http://host:port, or none");
    }
    return ProxySelector.of(new InetSocketAddress(proxy.getHost(), Math.max(proxy.getPort(), 0)));
  }
}
