package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.DeliveryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
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

  private static final List<String> QUERIES =
      List.of("pre_checkout_query", "shipping_query", "callback_query");

  private final String channel;
  private final TelegramApi api;

  QueryAnswers(String channel, TelegramApi api) {
    this.channel = channel;
    this.api = api;
  }

  /**
   * Answers an update's query, if it is one of these, on a thread of its own: whatever happens
   * there, the update is read.
   */
  void answer(JsonNode update) {
    if (QUERIES.stream().anyMatch(update::has)) {
      Thread.ofVirtual().name("telegram-answer-" + channel).start(() -> send(update));
    }
  }

  private void send(JsonNode update) {
    BotApiMethod<?> answer = answerTo(update);
    if (answer == null) {
      return;
    }
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
    String language = tag == null ? "" : Locale.forLanguageTag(tag).getLanguage();
    return String.valueOf(file(language).getProperty(key));
  }

  /** The words in a language; in English for languages without a file. */
  private static Properties file(String language) {
    Properties words = new Properties();
    InputStream own = QueryAnswers.class.getResourceAsStream("queries_" + language + ".properties");
    try (InputStream bytes =
        own == null ? QueryAnswers.class.getResourceAsStream("queries.properties") : own) {
      words.load(new InputStreamReader(Objects.requireNonNull(bytes), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the words for queries cannot be read", unreadable);
    }
    return words;
  }
}
