package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BotCardsTest {

  private static final String CARD =
      """
      {"type":"AdaptiveCard","version":"1.2","fallbackText":"An order",
       "body":[{"type":"TextBlock","text":"Your order"},{"type":"Input.Text","id":"name"}],
       "actions":[
         {"type":"Action.Submit","title":"Buy","data":{"payload":"/buy","item":7,"gift":{"a":1}}},
         {"type":"Action.Submit","title":"Cancel","data":"/cancel"},
         {"type":"Action.Submit","data":{"payload":{"not":"a text"}}},
         {"type":"Action.OpenUrl","title":"Terms","url":"https://e.org/t"},
         {"type":"Action.ShowCard","title":"More","card":{"type":"AdaptiveCard","actions":[
           {"type":"Action.Submit","title":"Deep"}]}}]}
      """;

  private final List<Content.Choice> sealed = new ArrayList<>();

  private @Nullable List<Content> read(String json) {
    return BotCards.read(
        json,
        null,
        choice -> {
          sealed.add(choice);
          return "token" + sealed.size();
        });
  }

  private List<Content> shown(String json) {
    return Objects.requireNonNull(read(json));
  }

  private static JsonNode json(Content content) {
    return WebexClient.JSON.readTree(((Content.Custom) content).json());
  }

  @Test
  void buttonDataIsReplacedByTokens() {
    List<Content> shown = shown("{\"markdown\":\"**hi**\",\"attachments\":[" + CARD + "]}");

    assertThat(shown).hasSize(1);
    JsonNode message = json(shown.getFirst());
    assertThat(message.path("markdown").asString()).isEqualTo("**hi**");
    assertThat(message.path("attachments").get(0).path("contentType").asString())
        .isEqualTo("application/vnd.microsoft.card.adaptive");
    JsonNode actions = message.path("attachments").get(0).path("content").path("actions");
    assertThat(actions.get(0).path("data")).hasToString("{\"baton\":\"token1\"}");
    assertThat(actions.get(1).path("data")).hasToString("{\"baton\":\"token2\"}");
    assertThat(actions.get(3).has("data")).isFalse();
    assertThat(actions.get(4).path("card").path("actions").get(0).path("data"))
        .hasToString("{\"baton\":\"token4\"}");
    assertThat(sealed)
        .containsExactly(
            new Content.Choice("Buy", "/buy", Map.of("item", "7", "gift", "{\"a\":1}")),
            new Content.Choice("Cancel", "/cancel"),
            new Content.Choice("OK", "", Map.of("payload", "{\"not\":\"a text\"}")),
            new Content.Choice("Deep", ""));
    assertThat(message.toString()).doesNotContain("/buy", "/cancel");
  }

  @Test
  void aCardWithoutTextGetsOne() {
    String bare = CARD.replace("\"fallbackText\":\"An order\",", "");

    assertThat(json(shown(CARD).getFirst()).path("text").asString()).isEqualTo("An order");
    assertThat(json(shown(bare).getFirst()).path("text").asString()).isEqualTo("…");
    assertThat(
            json(Objects.requireNonNull(BotCards.read(bare, "in words", choice -> "t")).getFirst())
                .path("text")
                .asString())
        .isEqualTo("in words");
  }

  @Test
  void eachCardAndEachFileIsAMessage() {
    List<Content> shown =
        shown(
            "{\"text\":\"two\",\"attachments\":["
                + CARD
                + ",{\"content\":"
                + CARD
                + "}],"
                + "\"files\":[\"https://e.org/a.pdf\",\"CAAD\"],\"roomId\":\"other\"}");

    assertThat(shown).hasSize(4);
    assertThat(json(shown.get(0)).path("text").asString()).isEqualTo("two");
    assertThat(json(shown.get(1)).path("text").asString()).isEqualTo("An order");
    assertThat(shown.get(2))
        .isEqualTo(
            new Content.Media(
                MediaKind.DOCUMENT,
                new FileRef.Linked(URI.create("https://e.org/a.pdf"), null, null),
                null));
    assertThat(shown.get(3)).isEqualTo(Content.Text.plain("CAAD"));
    assertThat(shown.toString()).doesNotContain("roomId");
  }

  @Test
  void textThatIsTooLongIsLeftToBeSplit() {
    String words = "ä".repeat(4_000);

    assertThat(shown("{\"markdown\":\"" + words + "\"}"))
        .containsExactly(Content.Text.plain(words));
    assertThat(shown("{\"markdown\":\"*short*\"}"))
        .containsExactly(new Content.Custom("webex", "{\"markdown\":\"*short*\"}"));
    assertThat(shown("{\"text\":\"plain\"}")).containsExactly(Content.Text.plain("plain"));
    List<Content> carded = shown("{\"text\":\"" + words + "\",\"attachments\":" + CARD + "}");
    assertThat(carded).hasSize(2).first().isEqualTo(Content.Text.plain(words));
    assertThat(json(carded.get(1)).path("text").asString()).isEqualTo("An order");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "7", "{}", "{\"photo\":\"x\"}", "{\"text\":null}"})
  void ignoresJsonThatIsNotForWebex(String json) {
    assertThat(read(json)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"true", "7", "'[]'"})
  void oddFilesAreNotDropped(String file) {
    assertThat(shown("{\"text\":\"a\",\"files\":[" + file + "]}")).hasSize(2);
  }
}
