package dev.baton.rest;

import dev.baton.connector.DeliveryException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts events to a client's own server, signed. */
final class RestCallback implements AutoCloseable {

  private final RestSettings.Callback settings;
  private final Clock clock;
  private final HttpClient http;

  RestCallback(RestSettings.Callback settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /**
   * Posts one event. Blocking.
   *
   * @throws DeliveryException unless the client's server answers with a 2xx in time
   */
  void post(OutboundEvent event) {
    byte[] body = event.json().getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(settings.url())
            .timeout(settings.timeout())
            .header("Content-Type", "application/json")
            .header("X-Baton-Message-Id", event.id())
            .header("X-Baton-Signature", signature(body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    CompletableFuture<HttpResponse<Void>> call = http.sendAsync(request, BodyHandlers.discarding());
    try {
      HttpResponse<Void> answer = call.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() / 100 != 2) {
        throw RestErrors.of(answer.statusCode(), answer.headers(), clock.instant());
      }
    } catch (TimeoutException late) {
      call.cancel(true);
      throw new DeliveryException.Retryable("the callback did not answer in time", late);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof HttpTimeoutException) {
        throw new DeliveryException.Retryable("the callback did not answer in time", cause);
      }
      if (cause instanceof IOException) {
        throw new DeliveryException.Retryable("the callback cannot be reached", cause);
      }
      throw new IllegalStateException("the callback could not be called", cause);
    } catch (InterruptedException stopping) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new DeliveryException.Retryable("stopped while the callback was called", stopping);
    }
  }

  private String signature(byte[] body) {
    return "sha256=" + HexFormat.of().formatHex(settings.secret().sign("HmacSHA256", body));
  }

  /**
   * Lets calls in flight finish: one that is cut off may have been received, and would be repeated.
   */
  @Override
  public void close() {
    http.shutdown();
  }
}
