package dev.baton.http;

import dev.baton.connector.Secret;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
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
 * Decides who may call a path.
 *
 * <p>With a token, only callers that know it are let in, even from this machine. Without one, only
 * programs on this machine are let in, and only while no public address is set. Reverse proxies and
 * web pages in a browser also call from this machine. A proxy is recognised by the headers it adds
 * and by the host it passes on; a web page by its {@code Origin}, its {@code Sec-Fetch-Site} or,
 * after DNS rebinding, its {@code Host}. A proxy that adds no header and does not pass on the host
 * cannot be told from a program on this machine.
 */
final class AccessRule {

  /** Lets everyone in: the route checks signatures itself, or has nothing to guard. */
  static final AccessRule OPEN = new AccessRule("", null, false, false, Role.VIEWER);

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
  private final Role needed;

  /**
   * @param setting name of the setting that holds the token, for messages; empty to let everyone in
   * @param inQuery whether {@code ?token=} is accepted as well
   */
  AccessRule(String setting, @Nullable Secret token, boolean inQuery, boolean published) {
    this(setting, token, inQuery, published, Role.VIEWER);
  }

  private AccessRule(
      String setting, @Nullable Secret token, boolean inQuery, boolean published, Role needed) {
    this.setting = setting;
    this.token = token;
    this.inQuery = inQuery;
    this.published = published;
    this.needed = needed;
  }

  /** This rule, for what only callers of a role may do. */
  AccessRule needing(Role role) {
    return new AccessRule(setting, token, inQuery, published, role);
  }

  /** Finds out who calls and whether they may. */
  Admission admit(HttpServerExchange exchange) {
    if (setting.isEmpty()) {
      return new Admission.Granted(Caller.ANYBODY);
    }
    if (token == null) {
      return !published && isLocal(exchange)
          ? granted(Caller.LOCAL)
          : unauthorized("without " + setting + " only programs on this machine may call");
    }
    boolean known =
        token.matches(bearer(exchange)) || (inQuery && token.matches(queryToken(exchange)));
    return known
        ? granted(Caller.TOKEN)
        : unauthorized(
            "send the token as 'Authorization: Bearer …'" + (inQuery ? " or as ?token=…" : ""));
  }

  private Admission granted(Caller caller) {
    return caller.role().includes(needed)
        ? new Admission.Granted(caller)
        : new Admission.Denied(
            Answer.error(
                403,
                "forbidden",
                "this needs the role "
                    + needed.word()
                    + "; your token has the role "
                    + caller.role().word()));
  }

  private static Admission unauthorized(String message) {
    return new Admission.Denied(
        Answer.error(401, "unauthorized", message).with("WWW-Authenticate", "Bearer"));
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

  /** Whether the caller is a program on this machine, as far as the headers tell. */
  static boolean isLocal(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getSourceAddress();
    return peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress()
        && !isForwarded(exchange.getRequestHeaders())
        && isLocal(exchange.getRequestHeaders().getFirst(Headers.HOST))
        && isLocal(origin(exchange))
        && isOwnSite(exchange.getRequestHeaders().getFirst(FETCH_SITE));
  }

  private static boolean isForwarded(HeaderMap headers) {
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
