package dev.baton.rest;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.RetryAfter;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says what a callback's answer other than 2xx means for the event that was posted. */
final class RestErrors {

  /** A longer wait is cut to this one: a wrong header must not silence a user for days. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private RestErrors() {}

  static DeliveryException of(int status, HttpHeaders headers, Instant now) {
    String message = "the callback answered " + status;
    return switch (status) {
      case 401 -> new DeliveryException.CredentialsRejected(message, null);
      case 410 -> new DeliveryException.Gone(message, DeliveryException.Gone.What.CHAT, null, null);
      case 429 -> new DeliveryException.Retryable(message, after(headers, now), true, null);
      case 408, 425 -> new DeliveryException.Retryable(message, after(headers, now), false, null);
      default ->
          status >= 500
              ? new DeliveryException.Retryable(message, after(headers, now), false, null)
              : new DeliveryException.Refused(message, null);
    };
  }

  private static @Nullable Duration after(HttpHeaders headers, Instant now) {
    return RetryAfter.read(
        headers.firstValue("Retry-After").orElse(null),
        headers.firstValue("Date").orElse(null),
        now,
        LONGEST_WAIT);
  }
}
