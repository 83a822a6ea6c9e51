package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import dev.baton.connector.RetryAfter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Maps Webex's failures to {@link DeliveryException}s. */
final class WebexErrors {

  /** Longer waits are cut to this: a mistake of the platform must not silence a chat for days. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private static final int MAX_CAUSE_LENGTH = 300;

  private WebexErrors() {}

  /**
   * Returns the failure that an answer means.
   *
   * @param action what was attempted, without texts or ids of people
   * @param subject what a 404 means is gone; for a thread, also a 400 that mentions its parent
   */
  static DeliveryException of(String action, WebexHttp.Answer answer, What subject) {
    String message = action + ": " + describe(answer);
    int status = answer.status();
    boolean orphan = subject == What.THREAD && message.toLowerCase(Locale.ROOT).contains("parent");
    return switch (status) {
      case 400 ->
          orphan
              ? new DeliveryException.Gone(message, subject, null, null)
              : new DeliveryException.Refused(message, null);
      case 401 -> new DeliveryException.CredentialsRejected(message, null);
      case 404 -> new DeliveryException.Gone(message, subject, null, null);
      case 429 -> new DeliveryException.Retryable(message, after(answer), true, null);
      case 408, 423 -> new DeliveryException.Retryable(message, after(answer), false, null);
      default ->
          status >= 500
              ? new DeliveryException.Retryable(message, after(answer), false, null)
              : new DeliveryException.Refused(message, null);
    };
  }

  /** How long an answer asks to wait; null if it does not say. */
  static @Nullable Duration after(WebexHttp.Answer answer) {
    return RetryAfter.read(
        WebexHttp.first(answer.headers(), "Retry-After"),
        WebexHttp.first(answer.headers(), "Date"),
        answer.at(),
        LONGEST_WAIT);
  }

  /** Describes a failure: the status, Webex's message and the tracking id for its support. */
  static String describe(WebexHttp.Answer answer) {
    StringBuilder text = new StringBuilder("Webex answered ").append(answer.status());
    String tracking = WebexHttp.first(answer.headers(), "TrackingID");
    try {
      JsonNode body = WebexClient.JSON.readTree(answer.body());
      String cause = body.path("message").asString("");
      String first = body.path("errors").path(0).path("description").asString("");
      if (!first.isBlank() && !first.equals(cause)) {
        cause = cause.isBlank() ? first : cause + " (" + first + ")";
      }
      if (!cause.isBlank()) {
        text.append(": ").append(cause, 0, Math.min(cause.length(), MAX_CAUSE_LENGTH));
      }
      if (tracking == null) {
        tracking = body.path("trackingId").asString(null);
      }
    } catch (JacksonException notJson) {
      text.append(" without a readable cause");
    }
    if (tracking != null) {
      text.append(" [").append(tracking).append(']');
    }
    return text.toString();
  }
}
