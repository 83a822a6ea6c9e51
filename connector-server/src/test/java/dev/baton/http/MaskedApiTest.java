package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.routing.Conversations.Transcript;
import dev.baton.routing.DeadLetters.Direction;
import dev.baton.routing.DeadLetters.Letter;
import dev.baton.routing.DeadLetters.Page;
import dev.baton.routing.Overview;
import dev.baton.routing.PersonalData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Readers of the API see masked data, as agents do, unless they ask for the original. */
final class MaskedApiTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final String MAIL = "bob@example.com";

  private final EdgeFixture edge = new EdgeFixture();

  MaskedApiTest() {
    Conversation bob =
        new Conversation(
            "c1",
            "tg",
            "42",
            null,
            "42",
            "42",
            MAIL,
            "handle-" + MAIL,
            null,
            "bot",
            Control.BOT,
            1,
            null,
            AT,
            AT);
    Message said =
        new Message(
            "m1",
            "c1",
            1,
            Author.USER,
            MAIL,
            Content.Text.plain(MAIL),
            Route.BOT,
            1,
            null,
            null,
            AT,
            new Attributes("part " + MAIL, "from " + MAIL, "{\"contact\":\"" + MAIL + "\"}"));
    Message own =
        new Message(
            "m2",
            "c1",
            2,
            Author.BOT,
            null,
            new Content.Custom("telegram", "{\"text\":\"" + MAIL + "\"}"),
            Route.BATON,
            1,
            null,
            null,
            AT);
    Handoff handoff =
        new Handoff(
            "h1",
            "c1",
            "support",
            Trigger.CALL,
            new HandoffRequest(null, null, MAIL, 0, List.of(), null, Map.of()),
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
    Transcript transcript = new Transcript(bob, List.of(said, own), List.of(handoff));
    edge.script.handoffs = List.of(handoff);
    edge.script.conversations = List.of(bob);
    edge.overview.page =
        new Overview.Page(List.of(new Overview.Listed(bob, null, null, null)), null);
    edge.script.transcript = transcript;
    edge.script.export = new PersonalData.Export(transcript, List.of(), List.of(), Map.of());
    edge.script.letters =
        new Page(
            List.of(
                new Letter(
                    "d1",
                    Direction.OUT,
                    "say",
                    "tg",
                    "l",
                    "c1",
                    "m1",
                    "blocked",
                    AT,
                    1,
                    Content.Text.plain(MAIL))),
            1,
            null);
  }

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void masksWhatAgentsSeeMasked() {
    for (String path :
        List.of(
            "/api/v1/conversations",
            "/api/v1/conversations/c1",
            "/api/v1/users/42/conversations",
            "/api/v1/handoffs",
            "/api/v1/dead-letters?text=true")) {
      assertThat(edge.get(path).body()).as(path).contains("[email]").doesNotContain(MAIL);
    }
  }

  @Test
  void masksWhatThePlatformToldBesideTheWords() {
    JsonNode masked = EdgeFixture.json(edge.get("/api/v1/conversations/c1"));
    JsonNode message = masked.path("messages").path(0);
    assertThat(masked.path("conversation").path("user_handle").asString()).contains("[email]");
    assertThat(message.path("quote").asString()).isEqualTo("part [email]");
    assertThat(message.path("forwarded_from").asString()).isEqualTo("from [email]");
    assertThat(message.has("details")).isFalse();

    JsonNode plain = EdgeFixture.json(edge.get("/api/v1/conversations/c1?masked=false"));
    assertThat(plain.path("messages").path(0).path("details").asString()).contains(MAIL);
  }

  @Test
  void showsTheOriginalWhenAsked() {
    for (String path :
        List.of(
            "/api/v1/conversations?masked=false",
            "/api/v1/conversations/c1?masked=false",
            "/api/v1/users/42/conversations?masked=false",
            "/api/v1/handoffs?masked=false",
            "/api/v1/dead-letters?text=true&masked=false",
            "/api/v1/conversations/c1/export")) {
      assertThat(edge.get(path).body()).as(path).contains(MAIL).doesNotContain("[email]");
    }
    assertThat(edge.get("/api/v1/conversations/c1?masked=no").statusCode()).isEqualTo(400);
    assertThat(edge.get("/api/v1/users/42/conversations?masked=no").statusCode()).isEqualTo(400);
  }
}
