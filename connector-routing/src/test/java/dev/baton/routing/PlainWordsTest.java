package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names for machines become words for people, and words stay as they are. */
class PlainWordsTest {

  @ParameterizedTest
  @CsvSource({
    "refund_request, refund request",
    "/human_handoff, human handoff",
    "faq/ask_hours, faq ask hours",
    "wantsRefund, wants refund",
    "EXTERNAL_reminder, EXTERNAL reminder",
    "vip_customer, VIP customer",
    "tier-2, tier-2",
    "support, support",
  })
  void names(String id, String words) {
    assertThat(PlainWords.name(id)).isEqualTo(words);
  }

  @Test
  void theInputsOfAnIntentAreLeftOut() {
    assertThat(PlainWords.name("/order{\"number\": 7}")).isEqualTo("order");
  }

  @ParameterizedTest
  @CsvSource({
    "utter_human_handoff, utter human handoff",
    "Order AB_12 is late, Order AB_12 is late",
    "ORD_1234, ORD_1234",
    "ann_lee@example.com, ann_lee@example.com",
  })
  void sentences(String text, String words) {
    assertThat(PlainWords.sentence(text)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"de, German", "pt-BR, Portuguese", "en_US, English", "xx, xx"})
  void languages(String tag, String word) {
    assertThat(PlainWords.language(tag, Locale.ENGLISH)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({"cara, @cara", "cara@example.com, cara@example.com", "@cara, @cara"})
  void handles(String handle, String shown) {
    assertThat(PlainWords.handle(handle)).isEqualTo(shown);
  }

  @Test
  void whatTheBotKnowsIsReadWithoutJson() {
    assertThat(
            PlainWords.facts(
                Map.of(
                    "product", "running_shoes",
                    "vip", "True",
                    "newsletter", "false",
                    "colour", "None",
                    "empty", " ",
                    "order", "{\"number\": \"AB_12\", \"express\": true, \"note\": null}",
                    "sizes", "[42, 43]",
                    "requested_slot", "colour",
                    "session_started_metadata", "{\"a\": 1}",
                    "latest_msg", "hello")))
        .isEqualTo(
            "order number: AB_12 · order express · product: running shoes · sizes: 42, 43 · VIP");
  }

  @Test
  void whatOnlyLooksLikeJsonIsShownAsItIs() {
    assertThat(PlainWords.facts(Map.of("code", "[A1", "said", "{hello}")))
        .isEqualTo("code: [A1 · said: {hello}");
    assertThat(PlainWords.facts(Map.of("requested_slot", "x"))).isEmpty();
  }
}
