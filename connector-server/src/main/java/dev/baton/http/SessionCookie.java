package dev.baton.http;

import dev.baton.connector.Secret;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that holds a session's secret. No script can read it, and no page of another site can
 * have it sent. Over TLS its name also has a prefix, by which browsers refuse one that a page of a
 * neighbouring host has set.
 *
 * <p>It is read here, not by Undertow, which makes one of two cookies of the same name: a browser
 * sends two if somebody has planted one, and then neither counts.
 *
 * @param secure whether browsers reach this Baton over TLS
 */
record SessionCookie(boolean secure) {

  /** What Baton answers to who is logged in, and they must repeat in this header. */
  static final String CSRF_HEADER = "X-CSRF-Token";

  private static final String NAME = "baton_session";
  private static final int LONGEST = 200;

  private String name() {
    return secure ? "__Host-" + NAME : NAME;
  }

  /** The secret that a call brings along; null if it brings none, or more than one. */
  @Nullable Secret of(HttpServerExchange exchange) {
    HeaderValues headers = exchange.getRequestHeaders().get(Headers.COOKIE);
    if (headers == null) {
      return null;
    }
    String begin = name() + "=";
    List<String> values =
        headers.stream()
            .flatMap(header -> Stream.of(header.split(";", -1)))
            .map(String::strip)
            .filter(cookie -> cookie.startsWith(begin))
            .map(cookie -> cookie.substring(begin.length()))
            .toList();
    return values.size() == 1
            && !values.getFirst().isEmpty()
            && values.getFirst().length() < LONGEST
        ? new Secret(values.getFirst())
        : null;
  }

  /** What makes a browser keep a session until it is closed. */
  String kept(Secret session) {
    return name() + "=" + session.reveal() + attributes();
  }

  /** What makes a browser forget its session. */
  String dropped() {
    return name() + "=" + attributes() + "; Max-Age=0";
  }

  private String attributes() {
    return "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
  }

  /** What a page must know to call in the name of a session; another page cannot know it. */
  static String csrf(Secret session) {
    byte[] purpose = "csrf".getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(session.sign("HmacSHA256", purpose));
  }
}
