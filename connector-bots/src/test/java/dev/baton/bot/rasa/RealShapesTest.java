package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Reply;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.conversation.HandoffRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Compares with what Rasa's own classes made of a bot's responses: the messages of its collecting
 * channel ({@code rest}) and the tracker's event ({@code event}), recorded from 2.8.12 and 3.6.21.
 */
class RealShapesTest {

  private static final FromRasa FROM_RASA = new FromRasa("telegram", "u1", "t1");

  private static JsonNode recorded(String version) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            RealShapesTest.class.getResourceAsStream("rasa-" + version + ".json"))) {
      return RasaJson.MAPPER.readTree(file);
    }
  }

  private static List<Reply> rest(JsonNode all, String name) {
    return FROM_RASA.messages(all.path(name).path("rest"));
  }

  private static Reply say(String text) {
    return new Reply.Say(Content.Text.plain(text));
  }

  private static Reply link(MediaKind kind, String url) {
    return new Reply.Say(
        new Content.Media(kind, new Content.FileRef.Linked(URI.create(url), null, null), null));
  }

  private static Reply buttons(String text, Button... buttons) {
    return new Reply.Say(new Content.Buttons(Content.Text.plain(text), List.of(buttons)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.8.12", "3.6.21"})
  void readsFromAnEventTheSameRepliesAsFromTheAnswer(String version) throws IOException {
    JsonNode all = recorded(version);
    assertThat(all.size()).isGreaterThan(15);
    for (Map.Entry<String, JsonNode> shape : all.properties()) {
      assertThat(FROM_RASA.event(shape.getValue().path("event")))
          .as(shape.getKey())
          .isEqualTo(rest(all, shape.getKey()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.8.12", "3.6.21"})
  void readsEveryShape(String version) throws IOException {
    JsonNode all = recorded(version);
    assertThat(rest(all, "paragraphs")).containsExactly(say("One"), say("Two"), say("\nThree"));
    assertThat(rest(all, "buttons"))
        .containsExactly(
            buttons(
                "Pick\n\none",
                Button.press("Yes", "/affirm"),
                Button.press("No", "/deny{\"a\": \"b\"}")));
    assertThat(rest(all, "quick_replies"))
        .containsExactly(buttons("Quick", Button.press("Now", "/now")));
    assertThat(rest(all, "image"))
        .containsExactly(say("See"), link(MediaKind.IMAGE, "http://i/x.png"));
    assertThat(rest(all, "image_only")).containsExactly(link(MediaKind.IMAGE, "http://i/x.png"));
    assertThat(rest(all, "attachment")).containsExactly(link(MediaKind.DOCUMENT, "http://i/x.pdf"));
    assertThat(rest(all, "attachment_object"))
        .containsExactly(link(MediaKind.VIDEO, "http://i/x.mp4"));
    assertThat(rest(all, "custom"))
        .containsExactly(
            new Reply.HandOff(
                new HandoffRequest("sales", null, null, 0, List.of(), null, Map.of())));
    assertThat(rest(all, "custom_list"))
        .containsExactly(
            new Reply.Say(new Content.Custom("telegram", "{\"text\":\"a\"}")),
            new Reply.Say(new Content.Custom("", "{\"x\":1}")));
    assertThat(rest(all, "all"))
        .hasSize(5)
        .element(1)
        .isInstanceOfSatisfying(
            Reply.Say.class,
            webex ->
                assertThat(webex.content())
                    .isInstanceOfSatisfying(
                        Content.Custom.class,
                        card -> {
                          assertThat(card.platform()).isEqualTo("webex");
                          assertThat(card.json()).startsWith("{\"attachments\":[");
                        }));
    assertThat(rest(all, "elements"))
        .containsExactly(buttons("T : S", Button.press("B", "/b")), say("U"));
    assertThat(rest(all, "sdk")).isEmpty();
    assertThat(rest(all, "sdk_text")).containsExactly(say("Hi"));
    assertThat(rest(all, "empty_text"))
        .containsExactly(buttons("…", Button.press("Only", "/only")));
    assertThat(rest(all, "no_payload"))
        .containsExactly(buttons("Pick", Button.press("Bare", "Bare")));
    assertThat(rest(all, "handoff_host"))
        .containsExactly(
            new Reply.SwitchBot(null, URI.create("http://localhost:5006"), "Financial Assistant"));
  }
}
