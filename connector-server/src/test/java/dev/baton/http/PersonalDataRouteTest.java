package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.Conversations.Transcript;
import dev.baton.routing.PersonalData.Copy;
import dev.baton.routing.PersonalData.Export;
import dev.baton.routing.PersonalData.Pending;
import dev.baton.routing.PersonalData.Seen;
import dev.baton.routing.PersonalData.Wish;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PersonalDataRouteTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00.250Z");
  private static final Conversation ANN =
      new Conversation(
          "c1",
          "tg",
          "42",
          "7",
          "42",
          "u42",
          "Ann",
          "ann_1980",
          "de",
          "bot",
          Control.BOT,
          3,
          null,
          AT,
          AT);

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void exportsAWholeConversation() {
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
            null,
            null,
            AT,
            new Attributes("a part", "Bob", "{\"contact\":\"Bob\"}"));
    edge.script.export =
        new Export(
            new Transcript(ANN, List.of(said), List.of()),
            List.of(
                new Copy("m1", "tg", Place.chat("42"), "7", false),
                new Copy("m1", "tg", new Place("-100", "5"), "9", true)),
            List.of(new Seen("desk", "tg", new Place("-100", "5"), AT)),
            Map.of("turn", List.of(Map.of("bot", "helpdesk"))));

    JsonNode json = EdgeFixture.json(edge.get("/api/v1/conversations/c1/export"));

    assertThat(json.path("conversation").path("user_name").asString()).isEqualTo("Ann");
    assertThat(json.path("conversation").path("user_handle").asString()).isEqualTo("ann_1980");
    assertThat(json.path("conversation").path("thread").asString()).isEqualTo("7");
    JsonNode message = json.path("messages").path(0);
    assertThat(message.path("quote").asString()).isEqualTo("a part");
    assertThat(message.path("forwarded_from").asString()).isEqualTo("Bob");
    assertThat(message.path("details").asString()).isEqualTo("{\"contact\":\"Bob\"}");
    assertThat(message.path("content").path("text").asString()).isEqualTo("hello");
    assertThat(json.path("handoffs").isArray()).isTrue();
    assertThat(json.path("records").path("turn").path(0).path("bot").asString())
        .isEqualTo("helpdesk");
    assertThat(json.path("copies").path(1))
        .hasToString(
            "{\"message\":\"m1\",\"channel\":\"tg\",\"chat\":\"-100\",\"thread\":\"5\","
                + "\"platform_id\":\"9\",\"side\":\"desk\"}");
    assertThat(json.path("copies").path(0).path("side").asString()).isEqualTo("user");
    assertThat(json.path("desk_threads").path(0).path("desk").asString()).isEqualTo("desk");
    assertThat(edge.get("/api/v1/conversations/c2/export").statusCode()).isEqualTo(404);
  }

  @Test
  void findsAUsersConversations() {
    edge.script.conversations = List.of(ANN);

    assertThat(EdgeFixture.json(edge.get("/api/v1/users/u42/conversations")).path("conversations"))
        .hasSize(1);
    assertThat(EdgeFixture.json(edge.get("/api/v1/users/u43/conversations")).path("conversations"))
        .isEmpty();
  }

  @Test
  void theSameIdOnAnotherChannelIsAnotherPerson() {
    Conversation bob =
        new Conversation(
            "c2", "rest", "u42", "s2", "u42", "Bob", "de", "bot", Control.BOT, 3, null, AT, AT);
    edge.script.conversations = List.of(ANN, bob);

    JsonNode all = EdgeFixture.json(edge.get("/api/v1/users/u42/conversations"));
    JsonNode one = EdgeFixture.json(edge.get("/api/v1/users/u42/conversations?channel=rest"));

    assertThat(all.path("conversations")).hasSize(2);
    assertThat(one.path("conversations")).hasSize(1);
    assertThat(one.path("conversations").path(0).path("id").asString()).isEqualTo("c2");
  }

  @Test
  void erasesAndListsErasuresThatAreNotFinished() {
    HttpResponse<String> begun = erase("c1");
    assertThat(begun.statusCode()).isEqualTo(202);
    assertThat(begun.body()).isEqualTo("{\"conversation\":\"c1\",\"status\":\"erasing\"}");
    assertThat(edge.script.calls).containsExactly("erase c1");

    edge.script.pending = List.of(new Pending("c1", AT, true), new Pending("c3", AT, false));
    edge.script.pendingCount = 204;
    JsonNode all = EdgeFixture.json(edge.get("/api/v1/erasures"));
    assertThat(all.path("erasures")).hasSize(2);
    assertThat(all.path("count").asInt()).as("more than are listed").isEqualTo(204);
    assertThat(edge.get("/api/v1/erasures?conversation=c1").body())
        .isEqualTo(
            "{\"erasures\":[{\"conversation\":\"c1\",\"begun_at\":\"2026-11-20T10:00:00.250Z\","
                + "\"stripped\":true}],\"count\":1}");
    assertThat(edge.get("/api/v1/erasures?conversation=c2").body())
        .isEqualTo("{\"erasures\":[],\"count\":0}");

    edge.script.erased = CompletableFuture.completedFuture(Wish.UNKNOWN);
    assertThat(erase("c1").statusCode()).isEqualTo(404);
    edge.script.erased = CompletableFuture.failedFuture(new IllegalStateException("disk"));
    assertThat(erase("c1").statusCode()).isEqualTo(503);
    edge.script.erased = CompletableFuture.failedFuture(new EdgeFixture.ConnectionLost());
    assertThat(EdgeFixture.code(erase("c1"))).isEqualTo("outcome_unknown");
  }

  @Test
  void refusesOtherMethodsAndNeedsTheApiToken() {
    HttpResponse<String> posted = edge.post("/api/v1/conversations/c1", "");
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Allow")).hasValue("GET, HEAD, DELETE");
    try (EdgeFixture guarded = new EdgeFixture(EdgeFixture.withApiToken("t0ken"))) {
      assertThat(guarded.send(guarded.to("/api/v1/conversations/c1").DELETE()).statusCode())
          .isEqualTo(401);
      assertThat(guarded.get("/api/v1/conversations/c1/export").statusCode()).isEqualTo(401);
      assertThat(guarded.get("/api/v1/users/u42/conversations").statusCode()).isEqualTo(401);
      assertThat(guarded.get("/api/v1/erasures").statusCode()).isEqualTo(401);
      assertThat(guarded.script.calls).isEmpty();
    }
  }

  private HttpResponse<String> erase(String id) {
    return edge.send(edge.to("/api/v1/conversations/" + id).DELETE());
  }
}
