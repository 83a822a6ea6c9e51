package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelegramErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | Bad Request: chat not found | Gone CHAT",
        "400 | Bad Request: message thread not found | Gone THREAD",
        "400 | Bad Request: TOPIC_DELETED | Gone THREAD",
        "400 | Bad Request: TOPIC_ID_INVALID | Gone THREAD",
        "400 | Bad Request: message to edit not found | Gone MESSAGE",
        "400 | Bad Request: message to be replied not found | Gone MESSAGE",
        "400 | Bad Request: MESSAGE_ID_INVALID | Gone MESSAGE",
        "400 | Bad Request: message is too long | Refused",
        "400 | Bad Request: can't parse entities | Refused",
        "400 | Bad Request: not enough rights to create a topic | Refused",
        "403 | Forbidden: bot was blocked by the user | Refused",
        "403 | Forbidden: user is deactivated | Refused",
        "403 | Forbidden: bot was kicked from the supergroup chat | Refused",
        "401 | Unauthorized | CredentialsRejected",
        "404 | Not Found | CredentialsRejected",
        "404 | Not Found: method not found | Refused",
        "409 | Conflict: terminated by other getUpdates request | Retryable",
        "413 | Request Entity Too Large | Refused",
        "429 | Too Many Requests: retry after 5 | Retryable",
        "500 | Internal Server Error | Retryable",
        "502 | Bad Gateway | Retryable",
        "0 | nothing | Retryable",
      })
  void eachAnswerHasOneMeaning(int code, String words, String meaning) {
    DeliveryException failure =
        TelegramErrors.of("sendMessage", new TelegramErrors.Answer(code, words, null, null));

    String what = failure instanceof Gone gone ? " " + gone.what() : "";
    assertThat(failure.getClass().getSimpleName() + what).isEqualTo(meaning);
    assertThat(failure).hasMessageContaining(words);
  }

  @Test
  void theWaitThatTelegramNamesIsKept() {
    DeliveryException failure =
        TelegramErrors.of(
            "sendMessage", new TelegramErrors.Answer(429, "Too Many Requests", 17, null));

    assertThat(((DeliveryException.Retryable) failure).after()).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void aMigratedGroupIsGoneWithItsNewId() {
    DeliveryException failure =
        TelegramErrors.of(
            "sendMessage",
            new TelegramErrors.Answer(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                null,
                -1009000000009L));

    assertThat(failure).isInstanceOf(Gone.class);
    assertThat(((Gone) failure).movedTo()).isEqualTo("-1009000000009");
    assertThat(((Gone) failure).what()).isEqualTo(Gone.What.CHAT);
  }

  @Test
  void aCauseIsNeverPassedOn() {
    DeliveryException failure =
        TelegramErrors.of(
            "sendMessage",
            new IOException(new IOException("http://host/bot123:SECRET/sendMessage")));

    assertThat(failure).isInstanceOf(DeliveryException.Retryable.class).hasNoCause();
    assertThat(failure.toString()).doesNotContain("SECRET").contains("IOException");
  }
}
