package dev.baton.bot.rasa;

import dev.baton.bot.wire.Exchange;
import dev.baton.bot.wire.Exchange.Answer;
import dev.baton.connector.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Rasa's side of an {@link Exchange}: addresses, tokens, and how long to wait.
 *
 * <p>A 502, 503 or 504 counts as lost also because Rasa's own server gives it when its response
 * time-out ends a turn that goes on.
 *
 * <p>Rasa's token goes into the query, the only place where Rasa looks for it; so no address is
 * ever part of a message.
 */
final class RasaHttp {

  private final Exchange exchange;
  private final URI base;
  private final @Nullable Secret token;

  RasaHttp(URI base, @Nullable Secret token, Duration connectTimeout) {
    this.base = base;
    this.token = token;
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(task -> Thread.ofVirtual().name("rasa-http").start(task))
            .build();
    this.exchange = new Exchange(client, "Rasa");
  }

  URI base() {
    return base;
  }

  /** Posts to a webhook, which asks for no token. */
  Answer postWebhook(String path, byte[] json, Duration deadline) {
    return call(path, "", BodyPublishers.ofByteArray(json), deadline);
  }

  /** Posts to the HTTP API. */
  Answer post(String path, String query, byte[] json, Duration deadline) {
    return call(path, withToken(query), BodyPublishers.ofByteArray(json), deadline);
  }

  Answer get(String path, String query, Duration deadline) {
    return call(path, withToken(query), null, deadline);
  }

  /** A piece of a path or query, escaped whole: Webex room ids may hold slashes. */
  static String escaped(String piece) {
    return URLEncoder.encode(piece, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String withToken(String query) {
    if (token == null) {
      return query;
    }
    return (query.isEmpty() ? "" : query + "&") + "token=" + escaped(token.reveal());
  }

  private Answer call(String path, String query, @Nullable BodyPublisher body, Duration deadline) {
    URI uri = URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
    if (body != null) {
      request.header("Content-Type", "application/json").POST(body);
    }
    return exchange.make(request.build(), deadline);
  }
}
