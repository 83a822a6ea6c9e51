package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.DeliveryException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ToWebexTest {

  @Test
  void plainTextIsSentUnchanged() {
    assertThat(fields(Content.Text.plain("a *b* <@all>")))
        .isEqualTo(Map.of("text", "a *b* <@all>"));
  }

  @Test
  void styledTextComesWithItsPlainForm() {
    assertThat(fields(new Content.Text("very", List.of(new Span(Style.BOLD, 0, 4, null)))))
        .isEqualTo(Map.of("text", "very", "markdown", "**very**"));
  }

  @Test
  void markdownThatGrowsTooLongIsLeftOut() {
    String stars = "*".repeat(5_000);
    assertThat(fields(new Content.Text(stars, List.of(new Span(Style.BOLD, 0, 4, null)))))
        .isEqualTo(Map.of("text", stars));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com/a.png", "https://93.184.216.34/a.png"})
  void publicFilesAreFetchedByWebex(String url) {
    assertThat(
            fields(
                new Content.Media(
                    MediaKind.IMAGE,
                    new FileRef.Linked(URI.create(url), null, null),
                    Content.Text.plain("look"))))
        .isEqualTo(Map.of("text", "look", "files", List.of(url)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/a.png",
        "https://localhost/a.png",
        "https://rasa/a.png",
        "https://host.internal/a.png",
        "https://10.0.0.1/a.png",
        "https://127.0.0.1/a.png",
        "https://[::1]/a.png",
        "https://169.254.169.254/a.png",
        "https://user:pw@example.com/a.png",
      })
  void otherFilesAreStreamed(String url) {
    FileRef file = new FileRef.Linked(URI.create(url), null, null);
    assertThat(ToWebex.body(new Content.Media(MediaKind.IMAGE, file, null)))
        .isEqualTo(new ToWebex.Body.WithFile(Map.of(), file));
  }

  @Test
  void buttonsBecomeACardInSetsOfFive() {
    List<Button> buttons =
        IntStream.range(0, 7)
            .mapToObj(
                i -> i == 6 ? Button.link("Web", "https://e.x") : Button.press("B" + i, "t" + i))
            .toList();
    JsonNode body =
        json(new Content.Buttons(Content.Text.plain("Pick\n\n[one](https://evil.x)"), buttons));

    assertThat(body.path("text").asString()).startsWith("Pick");
    JsonNode card = body.path("attachments").path(0).path("content");
    assertThat(card.path("version").asString()).isEqualTo("1.3");
    assertThat(card.path("body")).hasSize(4);
    assertThat(card.path("body").path(0).path("wrap").asBoolean()).isTrue();
    assertThat(card.path("body").path(1).path("text").asString())
        .isEqualTo("[one]\u2060(https://evil.x)");
    assertThat(card.path("body").path(2).path("actions")).hasSize(5);
    JsonNode rest = card.path("body").path(3).path("actions");
    assertThat(rest).hasSize(2);
    assertThat(rest.path(0).path("data").path("baton").asString()).isEqualTo("t5");
    assertThat(rest.path(1).path("type").asString()).isEqualTo("Action.OpenUrl");
  }

  @Test
  void aCardIsWrappedUnlessItIsAnAttachment() {
    String bare = "{\"type\":\"AdaptiveCard\",\"version\":\"1.2\"}";
    String whole =
        "{\"contentType\":\"application/vnd.microsoft.card.adaptive\",\"content\":" + bare + "}";
    Content.Text fallback = Content.Text.plain("");

    JsonNode wrapped = json(new Content.Card(fallback, bare));
    assertThat(json(new Content.Card(fallback, whole))).isEqualTo(wrapped);
    assertThat(wrapped.path("attachments").path(0).path("content").path("version").asString())
        .isEqualTo("1.2");
    assertThat(wrapped.path("text").asString()).isNotBlank();
  }

  @Test
  void aBotsOwnJsonCannotChooseItsRecipient() {
    JsonNode body =
        json(
            new Content.Custom(
                "webex",
                "{\"markdown\":\"**x**\",\"roomId\":\"R\",\"toPersonEmail\":\"a@b.c\",\"parentId\":\"P\"}"));
    assertThat(body.toString()).isEqualTo("{\"markdown\":\"**x**\"}");
  }

  @ParameterizedTest
  @MethodSource
  void whatCannotBeShownIsRefused(Content content) {
    assertThatThrownBy(() -> ToWebex.body(content)).isInstanceOf(DeliveryException.Refused.class);
  }

  static Stream<Content> whatCannotBeShownIsRefused() {
    return Stream.of(
        new Content.Location(1, 2, null, null),
        new Content.Contact("Ann", "1"),
        new Content.Choice("Yes", "/yes"),
        new Content.Card(Content.Text.plain("x"), "no json"),
        new Content.Card(Content.Text.plain("x"), "[]"),
        new Content.Custom("telegram", "{}"),
        new Content.Custom("webex", "{\"roomId\":\"R\"}"));
  }

  private static Map<String, Object> fields(Content content) {
    ToWebex.Body body = ToWebex.body(content);
    assertThat(body).isInstanceOf(ToWebex.Body.Plain.class);
    return ((ToWebex.Body.Plain) body).fields();
  }

  private static JsonNode json(Content content) {
    return WebexClient.JSON.valueToTree(fields(content));
  }
}
