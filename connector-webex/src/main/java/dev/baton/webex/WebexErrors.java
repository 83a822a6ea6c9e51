package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What Webex's refusals mean for whoever wanted to send. */
final class WebexErrors {

  /**
   * A wait longer than this is taken as this: a platform's slip must not silence a chat for days.
   */
  private static final long LONGEST_WAIT_SECONDS = 86_400;

  private static final int LONGEST_CAUSE = 300;

  private WebexErrors() {}

  /**
   * The failure that an answer stands for.
   *
   * @param doing what was tried, without ids of people or texts
   * @param subject what a 404 says is gone, and for a thread a 400 that speaks of its parent
   */
  static DeliveryException of(String doing, WebexHttp.Answer answer, What subject) {
    String message = doing + ": " + describe(answer);
    int status = answer.status();
    boolean orphan = subject == What.THREAD && message.toLowerCase(Locale.ROOT).contains("parent");
    return switch (status) {
      case 400 ->
          orphan
              ? new DeliveryException.Gone(message, subject, null, null)
              : new DeliveryException.Refused(message, null);
      case 401 -> new DeliveryException.CredentialsRejected(message, null);
      case 404 -> new DeliveryException.Gone(message, subject, null, null);
      case 429 -> new DeliveryException.Retryable(message, after(answer.headers()), true, null);
      case 408, 423 ->
          new DeliveryException.Retryable(message, after(answer.headers()), false, null);
      default ->
          status >= 500
              ? new DeliveryException.Retryable(message, after(answer.headers()), false, null)
              : new DeliveryException.Refused(message, null);
    };
  }

  /** {@code Retry-After} in seconds; null where it is missing or no number. */
  static @Nullable Duration after(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .map(String::strip)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_WAIT_SECONDS)))
        .orElse(null);
  }

  /** Status, Webex's own words and the tracking id its support asks for. */
  static String describe(WebexHttp.Answer answer) {
    StringBuilder text = new StringBuilder("Webex answered ").append(answer.status());
    String tracking = answer.headers().firstValue("TrackingID").orElse(null);
    try {
      JsonNode body = WebexClient.JSON.readTree(answer.body());
      String cause = body.path("message").asString("");
      String first = body.path("errors").path(0).path("description").asString("");
      if (!first.isBlank() && !first.equals(cause)) {
        cause = cause.isBlank() ? first : cause + " (" + first + ")";
      }
      if (!cause.isBlank()) {
        text.append(": ").append(cause, 0, Math.min(cause.length(), LONGEST_CAUSE));
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
