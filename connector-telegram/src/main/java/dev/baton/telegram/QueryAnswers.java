package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.DeliveryException;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.AnswerPreCheckoutQuery;
import org.telegram.telegrambots.meta.api.methods.AnswerShippingQuery;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;

/**
 * Answers the queries that no bot behind Baton can answer in time, so that no client waits.
 *
 * <p>A payment must be confirmed within ten seconds, and a conversation may be busy for longer or
 * be with a person. It is refused with a reason, which the user reads in the payment form.
 */
final class QueryAnswers {

  private static final Logger log = LoggerFactory.getLogger(QueryAnswers.class);
  private static final String WORDS = "dev.baton.telegram.queries";

  /** Who speaks none of the languages reads English, whatever this machine's language is. */
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final String channel;
  private final TelegramApi api;

  QueryAnswers(String channel, TelegramApi api) {
    this.channel = channel;
    this.api = api;
  }

  /** Answers an update's query, on a thread of its own, if it is one of these. */
  void answer(JsonNode update) {
    BotApiMethod<?> answer = answerTo(update);
    if (answer != null) {
      Thread.ofVirtual().name("telegram-answer-" + channel).start(() -> send(answer));
    }
  }

  private void send(BotApiMethod<?> answer) {
    try {
      api.call(answer);
    } catch (DeliveryException late) {
      log.info("{}: a query was not answered: {}", channel, late.getMessage());
    }
  }

  static @Nullable BotApiMethod<?> answerTo(JsonNode update) {
    JsonNode payment = update.path("pre_checkout_query");
    String checkout = Fields.text(payment, "id");
    if (checkout != null) {
      return AnswerPreCheckoutQuery.builder()
          .preCheckoutQueryId(checkout)
          .ok(false)
          .errorMessage(words(payment, "no-payments"))
          .build();
    }
    JsonNode delivery = update.path("shipping_query");
    String shipping = Fields.text(delivery, "id");
    if (shipping != null) {
      return AnswerShippingQuery.builder()
          .shippingQueryId(shipping)
          .ok(false)
          .errorMessage(words(delivery, "no-payments"))
          .build();
    }
    JsonNode press = update.path("callback_query");
    String id = Fields.text(press, "id");
    if (id == null || FromTelegram.isPress(press)) {
      return null;
    }
    return AnswerCallbackQuery.builder()
        .callbackQueryId(id)
        .text(words(press, press.has("game_short_name") ? "no-games" : "no-button"))
        .build();
  }

  private static String words(JsonNode query, String key) {
    String tag = Fields.text(query.path("from"), "language_code");
    Locale locale = tag == null ? Locale.ROOT : Locale.forLanguageTag(tag);
    return ResourceBundle.getBundle(WORDS, locale, NO_FALLBACK).getString(key);
  }
}
