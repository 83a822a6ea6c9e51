package dev.baton.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls of programs on this machine from others.
 *
 * <p>Reverse proxies and web pages in a browser also call from this machine. A proxy is recognised
 * by the headers it adds and by the host it passes on; a web page by its {@code Origin}, its {@code
 * Sec-Fetch-Site} or, after DNS rebinding, its {@code Host}. A proxy that adds no header and does
 * not pass on the host cannot be told from a program on this machine.
 */
final class LocalCall {

  private static final Pattern LOCAL =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
  private static final List<HttpString> FORWARDED =
      List.of(
          Headers.VIA,
          new HttpString("Forwarded"),
          new HttpString("X-Forwarded-For"),
          new HttpString("X-Forwarded-Host"),
          new HttpString("X-Forwarded-Proto"),
          new HttpString("X-Real-IP"));

  private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private LocalCall() {}

  /** Whether the caller is a program on this machine, as far as the headers tell. */
  static boolean is(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getSourceAddress();
    return peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress()
        && !isForwarded(exchange.getRequestHeaders())
        && isLocal(exchange.getRequestHeaders().getFirst(Headers.HOST))
        && isLocal(origin(exchange))
        && isOwnSite(exchange.getRequestHeaders().getFirst(FETCH_SITE));
  }

  /** Whether a proxy has passed the call on, as far as the headers tell. */
  static boolean isForwarded(HeaderMap headers) {
    for (HttpString name : FORWARDED) {
      if (headers.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** Browsers say with each call whose page makes it, even where they send no origin. */
  private static boolean isOwnSite(@Nullable String fetchSite) {
    return fetchSite == null || OWN_SITE.contains(fetchSite.strip().toLowerCase(Locale.ROOT));
  }

  private static @Nullable String origin(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    return origin == null ? null : origin.replaceFirst("^https?://", "");
  }

  private static boolean isLocal(@Nullable String host) {
    return host == null || LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
