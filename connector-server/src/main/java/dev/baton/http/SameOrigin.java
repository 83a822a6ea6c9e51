package dev.baton.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a browser's call comes from a page of this Baton, by what only browsers write:
 * {@code Origin} and {@code Sec-Fetch-Site}.
 *
 * @param publicUrl the address at which others reach this Baton; null if there is none
 */
record SameOrigin(@Nullable URI publicUrl) {

  private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
  private static final String OWN = "same-origin";

  /** Whether the call certainly comes from an own page; one of the headers must say so. */
  boolean isCertain(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    return (headers.contains(Headers.ORIGIN) || headers.contains(FETCH_SITE))
        && isPossible(exchange)
        && !"none".equals(headers.getFirst(FETCH_SITE));
  }

  /** Whether nothing says that the call comes from a page of somebody else. */
  boolean isPossible(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    String origin = headers.getFirst(Headers.ORIGIN);
    String site = headers.getFirst(FETCH_SITE);
    return (site == null || site.equals(OWN) || site.equals("none"))
        && (origin == null || isOwn(origin, headers.getFirst(Headers.HOST)));
  }

  private boolean isOwn(String origin, @Nullable String host) {
    URI from;
    try {
      from = new URI(origin);
    } catch (URISyntaxException none) {
      return false;
    }
    String authority = authority(from);
    if (authority == null) {
      return false;
    }
    boolean asCalled = host != null && authority.equals(withPort(host, from.getScheme()));
    return asCalled
        || (publicUrl != null
            && authority.equals(authority(publicUrl))
            && from.getScheme().equals(publicUrl.getScheme()));
  }

  private static @Nullable String authority(URI uri) {
    String scheme = uri.getScheme();
    String authority = uri.getRawAuthority();
    return scheme == null || authority == null ? null : withPort(authority, scheme);
  }

  private static String withPort(String authority, String scheme) {
    String lower = authority.toLowerCase(Locale.ROOT);
    return lower.matches(".*:\\d+") ? lower : lower + (scheme.equals("https") ? ":443" : ":80");
  }
}
