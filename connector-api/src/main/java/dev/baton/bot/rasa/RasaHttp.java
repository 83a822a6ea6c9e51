package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

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

  /** Longest line of a streamed answer that is read, in bytes: one message with all it holds. */
  static final int LONGEST_LINE = 1 << 20;

  private static final String IN_PATH = "-._~!$&'()*+,;=:@/";
  private static final Pattern CLIMBING = Pattern.compile("(?<![^/])\\.\\.?(?![^/])");

  private final HttpClient client;
  private final URI base;
  private final Access access;

  RasaHttp(URI base, Access access, Connection connection) {
    this.base = base;
    this.access = access;
    this.client = connection.client();
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
    return whole(posting(path, "", json), deadline);
  }

  /** Asks for a page that needs no token. */
  Answer getOpen(String path, Duration deadline) {
    return whole(to(path, ""), deadline);
  }

  /**
   * Posts to a webhook and hands on each line of the answer as it comes, on the calling thread; the
   * time that {@code line} takes counts.
   *
   * @throws BotException also {@link BotException.Failed} for any status but 2xx, and for lines
   *     beyond their limit
   */
  void streamWebhook(String path, byte[] json, Duration deadline, Consumer<String> line) {
    long until = System.nanoTime() + deadline.toNanos();
    CompletableFuture<HttpResponse<LineBody>> call =
        client.sendAsync(
            posting(path, "stream=true", json).build(), info -> new LineBody(LONGEST_LINE, LIMIT));
    try {
      HttpResponse<LineBody> response = call.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      try (LineBody body = response.body()) {
        if (!answered(new Answer(response.statusCode(), "")).ok()) {
          throw new BotException.Failed("Rasa answered HTTP " + response.statusCode(), null);
        }
        String next = body.next(Duration.ofNanos(until - System.nanoTime()));
        while (next != null) {
          line.accept(next);
          next = body.next(Duration.ofNanos(until - System.nanoTime()));
        }
      }
    } catch (TimeoutException late) {
      throw new BotException.Lost("Rasa did not end its answer within " + deadline, late);
    } catch (ExecutionException | LineBody.BrokenException failed) {
      throw judged(failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BotException.Lost("interrupted while Rasa was answering", stopping);
    } finally {
      call.cancel(true);
    }
  }

  /**
   * Posts to the HTTP API.
   *
   * @param user whom the call is about
   */
  Answer post(String user, String path, String query, byte[] json, Duration deadline) {
    return whole(authorized(user, posting(path, access.query(query), json)), deadline);
  }

  /**
   * Asks the HTTP API.
   *
   * @param user whom the call is about
   */
  Answer get(String user, String path, String query, Duration deadline) {
    return whole(authorized(user, to(path, access.query(query))), deadline);
  }

  /** A value in a query, escaped whole. */
  static String escaped(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * A name in a path. What may stand there stands as it is, slashes too: Rasa 3 does not undo
   * escapes, and takes what is before the next known word for the name; Rasa 2 undoes them. Escaped
   * is only what no path can hold, and what would climb.
   */
  static String inPath(String name) {
    StringBuilder path = new StringBuilder();
    for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
      boolean legal =
          (next >= 'a' && next <= 'z')
              || (next >= 'A' && next <= 'Z')
              || (next >= '0' && next <= '9')
              || IN_PATH.indexOf(next) >= 0;
      path.append(legal ? String.valueOf((char) next) : "%%%02X".formatted(next & 0xFF));
    }
    return CLIMBING.matcher(path).replaceAll(dots -> dots.group().replace(".", "%2E"));
  }

  private HttpRequest.Builder authorized(String user, HttpRequest.Builder request) {
    String authorization = access.authorization(user);
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private HttpRequest.Builder posting(String path, String query, byte[] json) {
    return to(path, query)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(json));
  }

  private HttpRequest.Builder to(String path, String query) {
    URI uri = URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
    return HttpRequest.newBuilder(uri).header("Accept", "application/json");
  }

  private Answer whole(HttpRequest.Builder request, Duration deadline) {
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

  private static BotException judged(Exception failed) {
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
