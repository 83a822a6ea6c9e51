package dev.baton.bot.wire;

import dev.baton.bot.BotException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;

/**
 * Calls a bot over HTTP, with a deadline for the whole call and a limit on the answer.
 *
 * <p>{@link HttpRequest.Builder#timeout} ends once the headers have arrived, so a server that sends
 * its body drop by drop would hold a caller for ever. The deadline here runs to the last byte. The
 * subtype of {@link BotException} says what went wrong:
 *
 * <ul>
 *   <li>NotReached: there was no connection (refused, unknown host, connect time-out, no TLS), or a
 *       {@link GuardedBody} was not written;
 *   <li>Lost: there was a connection but no complete answer (deadline, reset, cut off,
 *       interrupted), or the status was 502, 503 or 504, which a proxy may also give when the bot
 *       already has the request;
 *   <li>Failed: the body was beyond the limit. The caller judges all other statuses.
 * </ul>
 *
 * <p>No exception message holds an address, because an address may contain tokens. Thread-safe.
 *
 * @param bot what to call the bot in exception messages: {@code Rasa}, {@code the bot}
 */
public record BotHttpClient(HttpClient client, String bot) {

  /** The longest answer that is read, in bytes. */
  public static final int LIMIT = 16 << 20;

  /** The longest line of a streamed answer, in bytes. A line is one message with all its parts. */
  public static final int LONGEST_LINE = 1 << 20;

  /** A complete answer, with its body read as UTF-8. */
  public record Answer(int status, String body) {

    public boolean ok() {
      return status / 100 == 2;
    }
  }

  /**
   * Sends a request and waits for the whole answer. Blocking.
   *
   * @throws BotException as the class says
   * @throws RuntimeException what the check of a {@link GuardedBody} threw
   */
  public Answer send(HttpRequest request, Duration deadline) {
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request, info -> new BoundedBody(LIMIT));
    try {
      HttpResponse<byte[]> response = call.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return answered(
          new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8)));
    } catch (TimeoutException late) {
      throw givenUp(
          request, new BotException.Lost(bot + " gave no whole answer within " + deadline, late));
    } catch (ExecutionException failed) {
      throw givenUp(request, judged(failed));
    } catch (InterruptedException stopping) {
      throw givenUp(request, interrupted(stopping));
    } finally {
      call.cancel(true);
    }
  }

  /**
   * Sends a request and passes on each line of the answer as it arrives, on the calling thread. The
   * time that {@code line} takes counts towards the deadline. Blocking.
   *
   * @throws BotException as the class says, and {@link BotException.Failed} also for any other
   *     status than 2xx and for a line beyond its limit. Lines that were passed on before stay
   *     passed on
   * @throws RuntimeException what the check of a {@link GuardedBody} threw
   */
  public void stream(HttpRequest request, Duration deadline, Consumer<String> line) {
    long until = System.nanoTime() + deadline.toNanos();
    CompletableFuture<HttpResponse<LineBody>> call =
        client.sendAsync(request, info -> new LineBody(LONGEST_LINE, LIMIT));
    try {
      HttpResponse<LineBody> response = call.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      try (LineBody body = response.body()) {
        if (!answered(new Answer(response.statusCode(), "")).ok()) {
          throw new BotException.Failed(bot + " answered HTTP " + response.statusCode(), null);
        }
        String next = body.next(Duration.ofNanos(until - System.nanoTime()));
        while (next != null) {
          line.accept(next);
          next = body.next(Duration.ofNanos(until - System.nanoTime()));
        }
      }
    } catch (TimeoutException late) {
      throw givenUp(
          request, new BotException.Lost(bot + " did not end its answer within " + deadline, late));
    } catch (ExecutionException | LineBody.BrokenException failed) {
      throw givenUp(request, judged(failed));
    } catch (InterruptedException stopping) {
      throw givenUp(request, interrupted(stopping));
    } finally {
      call.cancel(true);
    }
  }

  private Answer answered(Answer answer) {
    if (answer.status() >= 502 && answer.status() <= 504) {
      throw new BotException.Lost(bot + " or a proxy answered HTTP " + answer.status(), null);
    }
    return answer;
  }

  private BotException interrupted(InterruptedException stopping) {
    Thread.currentThread().interrupt();
    return new BotException.Lost("interrupted while " + bot + " was answering", stopping);
  }

  /** However a call failed: if its body was not written, the bot did not receive it. */
  private BotException givenUp(HttpRequest request, BotException judged) {
    if (request.bodyPublisher().orElse(null) instanceof GuardedBody body && body.giveUp()) {
      RuntimeException refusal = body.refusal();
      if (refusal != null) {
        throw refusal;
      }
      return new BotException.NotReached(bot + " cannot be reached", judged.getCause());
    }
    return judged;
  }

  private BotException judged(Exception failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof HttpConnectTimeoutException
          || cause instanceof UnresolvedAddressException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || cause instanceof SSLHandshakeException) {
        return new BotException.NotReached(bot + " cannot be reached", failed.getCause());
      }
      if (cause instanceof BoundedBody.TooLarge) {
        return new BotException.Failed(bot + " answered " + cause.getMessage(), cause);
      }
    }
    return new BotException.Lost("the connection to " + bot + " broke", failed.getCause());
  }
}
