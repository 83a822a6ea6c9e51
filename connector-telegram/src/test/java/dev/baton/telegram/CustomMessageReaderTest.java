package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.connector.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomMessageReaderTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<Content.Choice> tokenized = new ArrayList<>();

  private @Nullable List<Content> read(String json) {
    return new CustomMessageReader(MAPPER)
        .read(
            json,
            choice -> {
              tokenized.add(choice);
              return "token" + tokenized.size();
            });
  }

  private List<Content> shown(String json) {
    return Objects.requireNonNull(read(json));
  }

  private static JsonNode json(Content content) throws Exception {
    assertThat(((Content.Custom) content).platform()).isEqualTo("telegram");
    return MAPPER.readTree(((Content.Custom) content).json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"<b>hi</b>\",\"parse_mode\":\"HTML\"}",
        "{\"photo\":\"https://e.org/a.png\"}",
        "{\"audio\":\"f\"}",
        "{\"document\":\"f\"}",
        "{\"sticker\":\"f\"}",
        "{\"video\":\"f\"}",
        "{\"video_note\":\"f\"}",
        "{\"animation\":\"f\"}",
        "{\"voice\":\"f\"}",
        "{\"latitude\":1.5,\"longitude\":2}",
        "{\"phone_number\":\"+49\",\"first_name\":\"Bob\"}",
        "{\"game_short_name\":\"chess\"}"
      })
  void whatRasasChannelAcceptsIsSentUnchanged(String json) throws Exception {
    assertThat(shown(json)).hasSize(1);
    assertThat(json(shown(json).getFirst())).isEqualTo(MAPPER.readTree(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "7",
        "{}",
        "{\"markdown\":\"x\"}",
        "{\"latitude\":1}",
        "{\"reply_markup\":{}}"
      })
  void jsonThatNamesNoMessageIsNotRead(String json) {
    assertThat(read(json)).isNull();
  }

  @Test
  void typingIsLeftOut() {
    assertThat(shown("{\"action\":\"typing\"}")).isEmpty();
  }

  @Test
  void theDataOfButtonsIsReplacedByTokens() throws Exception {
    String keyboard =
        MAPPER.writeValueAsString(
            MAPPER.readTree(
                "{\"inline_keyboard\":[[{\"text\":\"Yes\",\"callback_data\":\"/affirm\"},"
                    + "{\"text\":\"Page\",\"url\":\"https://e.org\"}],[{\"text\":\"Order\"}]]}"));
    for (String markup : List.of(keyboard, MAPPER.writeValueAsString(keyboard))) {
      tokenized.clear();
      JsonNode call =
          json(shown("{\"text\":\"Sure?\",\"reply_markup\":" + markup + "}").getFirst());
      JsonNode rows = call.path("reply_markup").path("inline_keyboard");

      assertThat(rows.path(0).path(0).path("callback_data").asText()).isEqualTo("token1");
      assertThat(rows.path(0).path(1).path("url").asText()).isEqualTo("https://e.org");
      assertThat(tokenized).containsExactly(new Content.Choice("Yes", "/affirm"));
    }
  }

  @Test
  void textsAndCaptionsStayWithinTheLimits() throws Exception {
    String words = "word ".repeat(1_700);
    List<Content> texts =
        shown("{\"text\":\"" + words + "\",\"parse_mode\":\"HTML\",\"disable_notification\":true}");

    assertThat(texts).hasSize(2);
    JsonNode last = json(texts.get(1));
    assertThat(last.path("text").asText()).hasSizeBetween(2_048, 4_096).startsWith("word ");
    assertThat(((Content.Text) texts.get(0)).text() + last.path("text").asText()).isEqualTo(words);
    assertThat(last.has("parse_mode")).isFalse();
    assertThat(last.path("disable_notification").asBoolean()).isTrue();

    List<Content> captioned =
        shown("{\"photo\":\"https://e.org/a\",\"caption\":\"" + "é".repeat(1_025) + "\"}");
    assertThat(captioned).hasSize(2);
    assertThat(json(captioned.get(0)).has("caption")).isFalse();
    assertThat(captioned.get(1)).isEqualTo(Content.Text.plain("é".repeat(1_025)));
    assertThat(shown("{\"photo\":\"p\",\"caption\":\"" + "é".repeat(1_024) + "\"}")).hasSize(1);
    String torn = "a" + "\uD83D\uDE00".repeat(4_000);
    String tail = json(shown("{\"text\":\"" + torn + "\"}").getLast()).path("text").asText();
    assertThat(Character.isLowSurrogate(tail.charAt(0))).isFalse();
  }

  @Test
  void anAlbumIsSentPartByPart() throws Exception {
    List<Content> parts =
        shown(
            "{\"media\":[{\"type\":\"photo\",\"media\":\"https://e.org/1\",\"caption\":\"one\"},"
                + "{\"type\":\"video\",\"media\":\"AgAD\"},7]}");

    assertThat(parts).hasSize(2);
    assertThat(json(parts.get(0)))
        .isEqualTo(MAPPER.readTree("{\"photo\":\"https://e.org/1\",\"caption\":\"one\"}"));
    assertThat(json(parts.get(1))).isEqualTo(MAPPER.readTree("{\"video\":\"AgAD\"}"));
  }

  @Test
  void rasasMisspeltInvoiceKeyIsAccepted() {
    String invoice =
        "{\"title\":\"t\",\"decription\":\"d\",\"payload\":\"p\",\"provider_token\":\"k\","
            + "\"start_parameter\":\"s\",\"currency\":\"EUR\",\"prices\":[]}";

    assertThat(shown(invoice)).hasSize(1);
    BotCall method = new CustomMethods(MAPPER).method(invoice, java.util.Map.of("chat_id", "1"));
    assertThat(method.method()).isEqualTo("sendInvoice");
    assertThat(method.parameters())
        .containsEntry("description", "d")
        .doesNotContainKey("decription");
  }
}
