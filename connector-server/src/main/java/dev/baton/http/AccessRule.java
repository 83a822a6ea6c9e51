package dev.baton.http;

import dev.baton.connector.Secret;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a path.
 *
 * <p>With a token: whoever knows it, this machine included. Without one: programs on this machine
 * only, and only while no public address is set. A reverse proxy and a web page in a browser also
 * call from this machine; the first is known by the headers it adds and the host it passes on, the
 * second by its {@code Origin}, its {@code Sec-Fetch-Site} or, after DNS rebinding, its {@code
 * Host}. A proxy that adds no header and sends its own host is not known from this machine.
 */
final class AccessRule {

  /** Lets everyone in: the route itself checks signatures, or has nothing to guard. */
  static final AccessRule OPEN = new AccessRule("", null, false, false);

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

  private final String setting;
  private final @Nullable Secret token;
  private final boolean inQuery;
  private final boolean published;

  /**
   * @param setting where the token is set, for messages; empty to let everyone in
   * @param inQuery whether {@code ?token=} counts as well
   */
  AccessRule(String setting, @Nullable Secret token, boolean inQuery, boolean published) {
    this.setting = setting;
    this.token = token;
    this.inQuery = inQuery;
    this.published = published;
  }

  /** Null where the caller may go on, else what to answer. */
  @Nullable Answer refuse(HttpServerExchange exchange) {
    if (setting.isEmpty()) {
      return null;
    }
    if (token == null) {
      return !published && isLocal(exchange)
          ? null
          : unauthorized("without " + setting + " only programs on this machine may call");
    }
    boolean known =
        token.matches(bearer(exchange)) || (inQuery && token.matches(queryToken(exchange)));
    return known
        ? null
        : unauthorized(
            "send the token as 'Authorization: Bearer …'" + (inQuery ? " or as ?token=…" : ""));
  }

  private static Answer unauthorized(String message) {
    return Answer.error(401, "unauthorized", message).with("WWW-Authenticate", "Bearer");
  }

  private static @Nullable String bearer(HttpServerExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? header.substring(7).strip()
        : null;
  }

  private static @Nullable String queryToken(HttpServerExchange exchange) {
    Deque<String> values = exchange.getQueryParameters().get("token");
    return values == null ? null : values.peekFirst();
  }

  /** Whether a program on this machine calls for itself, as far as headers tell. */
  static boolean isLocal(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getSourceAddress();
    return peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress()
        && FORWARDED.stream().noneMatch(exchange.getRequestHeaders()::contains)
        && isLocal(exchange.getRequestHeaders().getFirst(Headers.HOST))
        && isLocal(origin(exchange))
        && isOwnSite(exchange.getRequestHeaders().getFirst(FETCH_SITE));
  }

  /** Browsers say of each call whose page makes it, also where they send no origin. */
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
