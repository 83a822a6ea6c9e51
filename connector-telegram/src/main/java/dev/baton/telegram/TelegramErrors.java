package dev.baton.telegram;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.exceptions.TelegramApiValidationException;

/**
 * Says what a failure of the Bot API means.
 *
 * <p>The Bot API tells failures apart only by their text (400 covers most of them); the texts are
 * stable in practice. Causes are not passed on: they may contain a URL, and a URL contains the
 * token.
 */
final class TelegramErrors {

  private static final int BAD_REQUEST = 400;
  private static final List<String> THREAD_GONE =
      List.of("message thread not found", "topic_deleted", "topic_id_invalid");
  private static final List<String> CHAT_GONE = List.of("chat not found", "peer_id_invalid");
  private static final List<String> MESSAGE_GONE =
      List.of(
          "message to edit not found",
          "message to be replied not found",
          "message to reply not found",
          "replied message not found",
          "message to react not found",
          "message_id_invalid");

  private TelegramErrors() {}

  /**
   * An answer that is not {@code ok}.
   *
   * @param words Telegram's description of the failure
   */
  record Answer(int code, String words, @Nullable Integer retryAfter, @Nullable Long movedTo) {}

  /** What it means that a call got no answer. */
  static DeliveryException of(String method, IOException unreachable) {
    Throwable root = unreachable;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new DeliveryException.Retryable(
        method + ": no answer from Telegram (" + root.getClass().getSimpleName() + ")", null);
  }

  /** What it means that the library does not send a call. */
  static DeliveryException of(String method, TelegramApiValidationException invalid) {
    return new DeliveryException.Refused(method + " was not sent: " + invalid.getMessage(), null);
  }

  /** What an answer means. */
  static DeliveryException of(String method, Answer answer) {
    String words = answer.words();
    String message = method + ": " + words + " (" + answer.code() + ")";
    String low = words.toLowerCase(Locale.ROOT);
    if (answer.movedTo() != null) {
      return new Gone(message, Gone.What.CHAT, Long.toString(answer.movedTo()), null);
    }
    return switch (answer.code()) {
      case 401 -> new DeliveryException.CredentialsRejected(message, null);
      case 404 ->
          low.equals("not found")
              ? new DeliveryException.CredentialsRejected(message, null)
              : new DeliveryException.Refused(message, null);
      case 409 -> new DeliveryException.Retryable(message, null);
      case 429 -> new DeliveryException.Retryable(message, after(answer), false, null);
      case BAD_REQUEST -> badRequest(message, low);
      default ->
          answer.code() >= 500 || answer.code() < 400
              ? new DeliveryException.Retryable(message, after(answer), false, null)
              : new DeliveryException.Refused(message, null);
    };
  }

  private static @Nullable Duration after(Answer answer) {
    return answer.retryAfter() == null ? null : Duration.ofSeconds(answer.retryAfter());
  }

  static boolean says(DeliveryException failure, String words) {
    String message = failure.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains(words);
  }

  /**
   * Whether Telegram did not take the content of a call: no word of the address, the account or the
   * network.
   */
  static boolean isBadRequest(DeliveryException failure) {
    return failure instanceof DeliveryException.Refused && says(failure, "(" + BAD_REQUEST + ")");
  }

  /** Whether a message that a call names is not there any more. */
  static boolean isMessageGone(DeliveryException failure) {
    return failure instanceof Gone gone && gone.what() == Gone.What.MESSAGE;
  }

  /** Runs a call and ignores one refusal, which means that everything is as wanted. */
  static void tolerating(String words, Runnable call) {
    try {
      call.run();
    } catch (DeliveryException failure) {
      if (!says(failure, words)) {
        throw failure;
      }
    }
  }

  private static DeliveryException badRequest(String message, String low) {
    if (THREAD_GONE.stream().anyMatch(low::contains)) {
      return new Gone(message, Gone.What.THREAD, null, null);
    }
    if (MESSAGE_GONE.stream().anyMatch(low::contains)) {
      return new Gone(message, Gone.What.MESSAGE, null, null);
    }
    if (CHAT_GONE.stream().anyMatch(low::contains)) {
      return new Gone(message, Gone.What.CHAT, null, null);
    }
    return new DeliveryException.Refused(message, null);
  }
}
