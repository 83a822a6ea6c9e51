package com.example.postbox;

import dev.baton.connector.DeliveryException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** From the platform's answers to what Baton does about them. */
final class PostboxErrors {

  private PostboxErrors() {}

  static DeliveryException of(HttpResponse<String> answer) {
    String words = "the platform answered " + answer.statusCode();
    return switch (answer.statusCode()) {
      case 401 -> new DeliveryException.CredentialsRejected(words + ": the token is wrong", null);
      case 403 -> new DeliveryException.Refused(words + ": the user does not want messages", null);
      case 404 ->
          new DeliveryException.Gone(
              words + ": no such user", DeliveryException.Gone.What.CHAT, null, null);
      case 429 -> new DeliveryException.Retryable(words + ": too fast", wait(answer), false, null);
      case 400, 413, 422 -> new DeliveryException.Refused(words, null);
      default -> new DeliveryException.Retryable(words, null);
    };
  }

  /** How long the platform asks to wait; null if it does not say so in seconds. */
  private static @Nullable Duration wait(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("\\d{1,5}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(null);
  }
}
