package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.connector.Secret;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call to Rasa, with a deadline over the whole of it and a bounded answer.
 *
 * <p>{@link HttpRequest.Builder#timeout} ends once the headers are there, so a server that drips
 * its body would hold a caller for ever; the deadline here is counted to the last byte. What went
 * wrong is told by the subtype of {@link BotException}:
 *
 * <ul>
 *   <li>NotReached: no connection (refused, unknown host, connect time-out, no TLS);
 *   <li>Lost: a connection and then no whole answer (deadline, reset, cut off, interrupted), and
 *       the statuses 502, 503 and 504, which a proxy also gives when Rasa has the request already,
 *       and Rasa's own server when its response time-out ends a turn that goes on;
 *   <li>Failed: a body beyond the limit. All other statuses are the caller's to judge.
 * </ul>
 *
 * <p>Rasa's token goes into the query, the only place where Rasa looks for it; so no address is
 * ever part of a message.
 */
final class RasaHttp {

  /** Longest answer that is read, in bytes. */
  static final int LIMIT = 16 << 20;

  private final HttpClient client;
  private final URI base;
  private final @Nullable Secret token;

  RasaHttp(URI base, @Nullable Secret token, Duration connectTimeout) {
    this.base = base;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(task -> Thread.ofVirtual().name("rasa-http").start(task))
            .build();
  }

  URI base() {
    return base;
  }

  /** A whole answer, its body read as UTF-8. */
  record Answer(int status, String body) {

    boolean ok() {
      return status / 100 == 2;
    }
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
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request.build(), info -> new BoundedBody(LIMIT));
    try {
      HttpResponse<byte[]> response = call.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return answered(
          new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8)));
    } catch (TimeoutException late) {
      throw new BotException.Lost("Rasa gave no whole answer within " + deadline, late);
    } catch (ExecutionException failed) {
      throw judged(failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BotException.Lost("interrupted while Rasa was answering", stopping);
    } finally {
      call.cancel(true);
    }
  }

  private static Answer answered(Answer answer) {
    if (answer.status() >= 502 && answer.status() <= 504) {
      throw new BotException.Lost("Rasa or a proxy answered HTTP " + answer.status(), null);
    }
    return answer;
  }

  private static BotException judged(ExecutionException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof HttpConnectTimeoutException
          || cause instanceof UnresolvedAddressException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || cause instanceof SSLHandshakeException) {
        return new BotException.NotReached("Rasa cannot be reached", failed.getCause());
      }
      if (cause instanceof BoundedBody.TooLarge) {
        return new BotException.Failed("Rasa answered " + cause.getMessage(), cause);
      }
    }
    return new BotException.Lost("the connection to Rasa broke", failed.getCause());
  }
}
