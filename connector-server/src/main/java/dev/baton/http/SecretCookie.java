package dev.baton.http;

import dev.baton.connector.Secret;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that holds a secret. No script can read it. Over TLS its name also has a prefix, by
 * which browsers refuse one that a page of a neighbouring host has set.
 *
 * <p>It is read here, not by Undertow, which makes one of two cookies of the same name: a browser
 * sends two if somebody has planted one, and then neither counts.
 *
 * @param plainName its name without TLS
 * @param sameSite what browsers send it with, in their words
 * @param secure whether browsers reach this Baton over TLS
 */
record SecretCookie(String plainName, String sameSite, boolean secure) {

  private static final int LONGEST = 200;

  private String name() {
    return secure ? "__Host-" + plainName : plainName;
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

  /** What makes a browser keep a secret until it is closed. */
  String kept(Secret secret) {
    return name() + "=" + secret.reveal() + attributes();
  }

  /** What makes a browser keep a secret for some time. */
  String kept(Secret secret, Duration time) {
    return kept(secret) + "; Max-Age=" + time.toSeconds();
  }

  /** What makes a browser forget it. */
  String dropped() {
    return name() + "=" + attributes() + "; Max-Age=0";
  }

  /** Has the answer to a call make its browser forget it, whatever else the answer sets. */
  void drop(HttpServerExchange exchange) {
    exchange.setResponseCookie(
        new CookieImpl(name(), "")
            .setPath("/")
            .setHttpOnly(true)
            .setSecure(secure)
            .setSameSiteMode(sameSite)
            .setMaxAge(0));
  }

  private String attributes() {
    return "; Path=/; HttpOnly; SameSite=" + sameSite + (secure ? "; Secure" : "");
  }
}
