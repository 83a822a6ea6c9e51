package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.routing.Conversations.Transcript;
import dev.baton.routing.Overview;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ConversationsRouteTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00.250Z");
  private static final Conversation ANN =
      new Conversation(
          "c1",
          "telegram",
          "42",
          "42",
          "42",
          "Ann",
          "de",
          "helpdesk",
          Control.AGENT,
          3,
          "h1",
          AT,
          AT.plusSeconds(60));

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void listsConversations() {
    edge.overview.page =
        new Overview.Page(
            List.of(
                new Overview.Listed(
                    ANN,
                    handoff("h1"),
                    AT,
                    new Overview.Last(Author.USER, "Where is my parcel?", AT)),
                new Overview.Listed(ANN, null, null, null)),
            "1700_c1");

    HttpResponse<String> answer =
        edge.get(
            "/api/v1/conversations?control=agent&channel=tg&queue=support&agent=9&user=ann"
                + "&q=parcel&active_since=2026-11-20T10:00:00Z&before=1800_c7&limit=20");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(edge.overview.calls).containsExactly("1800_c7 20 masked");
    assertThat(edge.overview.searches)
        .containsExactly(
            new Overview.Search(
                Control.AGENT,
                "tg",
                "support",
                "9",
                "ann",
                "parcel",
                Instant.parse("2026-11-20T10:00:00Z"),
                null));
    JsonNode json = EdgeFixture.json(answer);
    assertThat(json.path("next").asString()).isEqualTo("1700_c1");
    assertThat(json.path("conversations").path(0))
        .hasToString(
            "{\"id\":\"c1\",\"channel\":\"telegram\",\"chat\":\"42\","
                + "\"thread\":null,\"sender_id\":\"42\",\"user_id\":\"42\",\"user_name\":\"Ann\","
                + "\"user_handle\":null,\"language\":\"de\",\"bot\":\"helpdesk\",\"control\":\"agent\",\"epoch\":3,\"handoff_id\":\"h1\","
                + "\"created_at\":\"2026-11-20T10:00:00.250Z\","
                + "\"last_at\":\"2026-11-20T10:01:00.250Z\",\"handoff\":{\"id\":\"h1\","
                + "\"queue\":\"support\",\"status\":\"queued\",\"agent_id\":null,"
                + "\"agent_name\":null,\"desk\":null,\"created_at\":\"2026-11-20T10:00:00.250Z\","
                + "\"waiting_since\":\"2026-11-20T10:00:00.250Z\",\"accepted_at\":null},"
                + "\"last_message\":{\"author\":\"user\","
                + "\"text\":\"Where is my parcel?\",\"at\":\"2026-11-20T10:00:00.250Z\"}}");
    assertThat(json.path("conversations").path(1).path("handoff").isNull()).isTrue();
    assertThat(json.path("conversations").path(1).path("last_message").isNull()).isTrue();
  }

  @Test
  void aSearchThatFindsNoTurnIsAskedToComeAgain() {
    edge.overview.failure = new Overview.Busy();

    HttpResponse<String> answer = edge.get("/api/v1/conversations?q=parcel");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(EdgeFixture.code(answer)).isEqualTo("busy");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void theMessagesOfAConversationSayIfTheUserHasThem() {
    edge.overview.messages =
        new Overview.Messages(
            ANN,
            List.of(
                new Overview.Sent(message("m1", "h1"), Overview.Delivery.FAILED, "blocked"),
                Overview.Sent.none(message("m2", null))),
            true);

    HttpResponse<String> answer = edge.get("/api/v1/conversations/c1/messages?before=9&limit=2");

    assertThat(edge.overview.calls).containsExactly("c1 null 9 2");
    assertThat(answer.headers().firstValue("ETag")).contains("\"e3\"");
    JsonNode json = EdgeFixture.json(answer);
    assertThat(json.path("next").asLong()).isEqualTo(1);
    assertThat(json.path("messages").path(0).path("delivery").asString()).isEqualTo("failed");
    assertThat(json.path("messages").path(0).path("failure").asString()).isEqualTo("blocked");
    assertThat(json.path("messages").path(1).path("delivery").asString()).isEqualTo("none");
    edge.overview.messages = null;
    assertThat(edge.get("/api/v1/conversations/c2/messages").statusCode()).isEqualTo(404);
    assertThat(edge.get("/api/v1/conversations/c2/messages?after=x").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=-1",
        "control=human",
        "control=AGENT",
        "active_since=yesterday",
        "active_until=1"
      })
  void wrongParametersAreNamed(String query) {
    HttpResponse<String> answer = edge.get("/api/v1/conversations?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(EdgeFixture.json(answer).path("detail").asString())
        .startsWith(query.substring(0, query.indexOf('=')));
  }

  @Test
  void showsTheTranscript() {
    Message said =
        new Message(
            "m1",
            "c1",
            1,
            Author.USER,
            "Ann",
            Content.Text.plain("hello"),
            Route.BOT,
            0,
            "t1",
            null,
            AT);
    Handoff handoff =
        new Handoff(
            "h1",
            "c1",
            "support",
            Trigger.CALL,
            new HandoffRequest(
                null, "angry", "human_handoff", 2, List.of("de"), "de", Map.of("order", "7")),
            HandoffStatus.COMPLETED,
            "9",
            "Bob",
            "tg",
            "t1",
            true,
            AT,
            AT,
            AT,
            EndReason.AGENT_RESOLVED);
    edge.script.transcript = new Transcript(ANN, List.of(said), List.of(handoff));

    JsonNode json = EdgeFixture.json(edge.get("/api/v1/conversations/c1"));

    assertThat(json.path("conversation").path("sender_id").asString()).isEqualTo("42");
    assertThat(json.path("messages").get(0))
        .hasToString(
            "{\"id\":\"m1\",\"seq\":1,\"author\":\"user\",\"author_name\":\"Ann\","
                + "\"content\":{\"type\":\"text\",\"text\":\"hello\"},\"quote\":null,"
                + "\"forwarded_from\":null,\"taken_back\":false,\"route\":\"bot\",\"epoch\":0,"
                + "\"turn_id\":\"t1\",\"handoff_id\":null,\"at\":\"2026-11-20T10:00:00.250Z\"}");
    assertThat(json.path("handoffs").get(0))
        .hasToString(
            "{\"id\":\"h1\",\"conversation\":\"c1\",\"queue\":\"support\",\"trigger\":\"call\","
                + "\"status\":\"completed\",\"end_reason\":\"agent_resolved\",\"reason\":\"angry\","
                + "\"intent\":\"human_handoff\",\"priority\":2,\"language\":\"de\","
                + "\"skills\":[\"de\"],\"context\":{\"order\":\"7\"},\"agent_id\":\"9\","
                + "\"agent_name\":\"Bob\",\"desk\":\"tg\","
                + "\"created_at\":\"2026-11-20T10:00:00.250Z\","
                + "\"accepted_at\":\"2026-11-20T10:00:00.250Z\","
                + "\"ended_at\":\"2026-11-20T10:00:00.250Z\"}");
  }

  @Test
  void everyKindOfContentHasItsOwnJson() {
    Content.Text bold =
        new Content.Text("hi", List.of(new Content.Span(Content.Style.BOLD, 0, 2, null)));
    Content.FileRef held = new Content.FileRef.Held("tg", "f1", "a.png", "image/png", 7);
    Content.FileRef linked =
        new Content.FileRef.Linked(URI.create("https://example.com/a"), null, null);

    assertThat(
            List.of(
                ApiJson.content(bold).toString(),
                ApiJson.content(new Content.Media(Content.MediaKind.IMAGE, held, bold)).toString(),
                ApiJson.content(new Content.Media(Content.MediaKind.DOCUMENT, linked, null))
                    .toString(),
                ApiJson.content(new Content.Location(1.5, 2.5, "Hall", null)).toString(),
                ApiJson.content(new Content.Contact("Ann", "+49")).toString(),
                ApiJson.content(new Content.Choice("Yes", "/yes")).toString(),
                ApiJson.content(
                        new Content.Buttons(
                            Content.Text.plain("?"),
                            List.of(
                                Button.press("Yes", "nonce"), Button.link("Go", "https://e.com"))))
                    .toString(),
                ApiJson.content(new Content.Card(Content.Text.plain("card"), "{}")).toString(),
                ApiJson.content(new Content.Custom("telegram", "{}")).toString()))
        .containsExactly(
            "{\"type\":\"text\",\"text\":\"hi\",\"spans\":[{\"style\":\"bold\",\"offset\":0,"
                + "\"length\":2,\"href\":null}]}",
            "{\"type\":\"media\",\"kind\":\"image\",\"file\":{\"name\":\"a.png\","
                + "\"mime\":\"image/png\",\"channel\":\"tg\",\"size\":7},\"caption\":\"hi\"}",
            "{\"type\":\"media\",\"kind\":\"document\",\"file\":{\"name\":null,\"mime\":null,"
                + "\"url\":\"https://example.com/a\"},\"caption\":null}",
            "{\"type\":\"location\",\"latitude\":1.5,\"longitude\":2.5,\"title\":\"Hall\","
                + "\"address\":null}",
            "{\"type\":\"contact\",\"name\":\"Ann\",\"phone\":\"+49\"}",
            "{\"type\":\"choice\",\"title\":\"Yes\",\"payload\":\"/yes\"}",
            "{\"type\":\"buttons\",\"text\":\"?\",\"buttons\":[{\"title\":\"Yes\",\"url\":null},"
                + "{\"title\":\"Go\",\"url\":\"https://e.com\"}]}",
            "{\"type\":\"card\",\"text\":\"card\",\"card\":\"{}\"}",
            "{\"type\":\"custom\",\"platform\":\"telegram\",\"custom\":\"{}\"}");
  }

  @Test
  void anUnknownConversationIsNotFound() {
    HttpResponse<String> answer = edge.get("/api/v1/conversations/c2");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(EdgeFixture.code(answer)).isEqualTo("unknown_conversation");
  }

  @Test
  void aStoreThatIsDownIsAnsweredWith503() {
    edge.overview.failure = new IllegalStateException("down");

    assertThat(edge.get("/api/v1/conversations").statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({"/healthz", "/readyz", "/api/v1/conversations", "/api/v1/openapi.json"})
  void readOnlyPathsTakeNoOtherMethod(String path) {
    HttpResponse<String> answer = edge.post(path, "{}");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(
            edge.send(
                    edge.to(path).method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/api", "/api/v1/conversations/a/b", "/channels/tg"})
  void anyOtherPathIsNotFound(String path) {
    HttpResponse<String> answer = edge.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(EdgeFixture.code(answer)).isEqualTo("not_found");
  }

  @Test
  void listsHandoffsAndShowsOneWithItsMessages() {
    Handoff handoff = handoff("h1");
    edge.script.handoffs = List.of(handoff, handoff("h0"));
    edge.script.transcript =
        new Transcript(ANN, List.of(message("m1", null), message("m2", "h1")), List.of(handoff));

    JsonNode page = EdgeFixture.json(edge.get("/api/v1/handoffs?status=queued&before=h7&limit=2"));
    assertThat(edge.script.calls).containsExactly("QUEUED h7 2");
    assertThat(page.path("handoffs").path(0).path("id").asString()).isEqualTo("h1");
    assertThat(page.path("next").asString()).isEqualTo("h0");

    JsonNode one = EdgeFixture.json(edge.get("/api/v1/handoffs/h1"));
    assertThat(one.path("handoff").path("conversation").asString()).isEqualTo("c1");
    assertThat(one.path("messages")).hasSize(1);
    assertThat(one.path("messages").path(0).path("id").asString()).isEqualTo("m2");
    assertThat(edge.get("/api/v1/handoffs/h9").statusCode()).isEqualTo(404);
    assertThat(edge.get("/api/v1/handoffs?status=waiting").statusCode()).isEqualTo(400);
    assertThat(edge.get("/api/v1/handoffs?limit=0").statusCode()).isEqualTo(400);
  }

  private static Handoff handoff(String id) {
    return new Handoff(
        id,
        "c1",
        "support",
        Trigger.CALL,
        HandoffRequest.PLAIN,
        HandoffStatus.QUEUED,
        null,
        null,
        null,
        null,
        false,
        AT,
        null,
        null,
        null);
  }

  private static Message message(String id, @Nullable String handoffId) {
    return new Message(
        id,
        "c1",
        1,
        Author.USER,
        "Ann",
        Content.Text.plain("hello"),
        Route.PEOPLE,
        0,
        null,
        handoffId,
        AT);
  }
}
