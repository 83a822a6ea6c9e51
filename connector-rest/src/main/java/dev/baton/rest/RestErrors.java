package dev.baton.rest;

import dev.baton.connector.DeliveryException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says what a callback's answer other than 2xx means for the event that was posted. */
final class RestErrors {

  /** A longer wait is cut to this one: a wrong header must not silence a user for days. */
  private static final long LONGEST_WAIT_SECONDS = 3_600;

  private RestErrors() {}

  static DeliveryException of(int status, HttpHeaders headers) {
    String message = "the callback answered " + status;
    return switch (status) {
      case 401 -> new DeliveryException.CredentialsRejected(message, null);
      case 410 -> new DeliveryException.Gone(message, DeliveryException.Gone.What.CHAT, null, null);
      case 429 -> new DeliveryException.Retryable(message, after(headers), true, null);
      case 408, 425 -> new DeliveryException.Retryable(message, after(headers), false, null);
      default ->
          status >= 500
              ? new DeliveryException.Retryable(message, after(headers), false, null)
              : new DeliveryException.Refused(message, null);
    };
  }

  /** {@code Retry-After} in seconds; null if it is missing or not a number. */
  private static @Nullable Duration after(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .map(String::strip)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_WAIT_SECONDS)))
        .orElse(null);
  }
}
