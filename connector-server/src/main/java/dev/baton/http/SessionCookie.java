package dev.baton.http;

import dev.baton.connector.Secret;
import io.undertow.server.HttpServerExchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The cookie that holds a session's secret. No page of another site can have it sent. */
final class SessionCookie {

  /** What Baton answers to who is logged in, and they must repeat in this header. */
  static final String CSRF_HEADER = "X-CSRF-Token";

  private final SecretCookie cookie;

  /**
   * @param secure whether browsers reach this Baton over TLS
   */
  SessionCookie(boolean secure) {
    cookie = new SecretCookie("baton_session", "Strict", secure);
  }

  /** The secret that a call brings along; null if it brings none, or more than one. */
  @Nullable Secret of(HttpServerExchange exchange) {
    return cookie.of(exchange);
  }

  /** What makes a browser keep a session until it is closed. */
  String kept(Secret session) {
    return cookie.kept(session);
  }

  /** What makes a browser forget its session. */
  String dropped() {
    return cookie.dropped();
  }

  /** What a page must know to call in the name of a session; another page cannot know it. */
  static String csrf(Secret session) {
    byte[] purpose = "csrf".getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(session.sign("HmacSHA256", purpose));
  }
}
