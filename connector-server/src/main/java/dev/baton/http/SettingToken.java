package dev.baton.http;

import dev.baton.connector.Secret;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by one token of the settings.
 *
 * <p>With a token, only callers that know it are let in, even from this machine. Without one, only
 * programs on this machine are let in ({@link LocalCall}), and only while no public address is set.
 *
 * @param setting name of the setting that holds the token, for messages
 * @param inQuery whether {@code ?token=} is accepted as well
 */
record SettingToken(String setting, @Nullable Secret token, boolean inQuery, boolean published)
    implements CallerCheck {

  @Override
  public Admission of(HttpServerExchange exchange) {
    if (token == null) {
      return !published && LocalCall.is(exchange)
          ? new Admission.Granted(Caller.LOCAL)
          : unauthorized("without " + setting + " only programs on this machine may call");
    }
    boolean known =
        token.matches(bearer(exchange)) || (inQuery && token.matches(queryToken(exchange)));
    return known
        ? new Admission.Granted(Caller.TOKEN)
        : unauthorized(
            "send the token as 'Authorization: Bearer …'" + (inQuery ? " or as ?token=…" : ""));
  }

  static Admission unauthorized(String message) {
    return new Admission.Denied(
        Answer.error(401, "unauthorized", message).with("WWW-Authenticate", "Bearer"));
  }

  /** What a call says its token is; null if it says none. */
  static @Nullable String bearer(HttpServerExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? header.substring(7).strip()
        : null;
  }

  private static @Nullable String queryToken(HttpServerExchange exchange) {
    Deque<String> values = exchange.getQueryParameters().get("token");
    return values == null ? null : values.peekFirst();
  }
}
