package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.DeliveryException;
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
  private static final String NO_PAYMENTS =
      "Sorry, payments are not possible in this chat. Nothing was charged.";
  private static final String NO_GAMES = "Sorry, games cannot be opened in this chat.";
  private static final String NO_BUTTON = "Sorry, this button does not work any more.";

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

  private static @Nullable BotApiMethod<?> answerTo(JsonNode update) {
    String checkout = Fields.text(update.path("pre_checkout_query"), "id");
    if (checkout != null) {
      return AnswerPreCheckoutQuery.builder()
          .preCheckoutQueryId(checkout)
          .ok(false)
          .errorMessage(NO_PAYMENTS)
          .build();
    }
    String shipping = Fields.text(update.path("shipping_query"), "id");
    if (shipping != null) {
      return AnswerShippingQuery.builder()
          .shippingQueryId(shipping)
          .ok(false)
          .errorMessage(NO_PAYMENTS)
          .build();
    }
    JsonNode press = update.path("callback_query");
    String id = Fields.text(press, "id");
    if (id == null || FromTelegram.isPress(press)) {
      return null;
    }
    return AnswerCallbackQuery.builder()
        .callbackQueryId(id)
        .text(press.has("game_short_name") ? NO_GAMES : NO_BUTTON)
        .build();
  }
}
