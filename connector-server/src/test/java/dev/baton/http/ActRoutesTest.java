package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.Acts;
import dev.baton.routing.Acts.Act;
import dev.baton.routing.Acts.Outcome;
import dev.baton.routing.Handoffs.Initiated;
import dev.baton.routing.Overview;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What callers ask for is what is done, and what it came to is what they are told. */
final class ActRoutesTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final Conversation ANN =
      new Conversation(
          "c1", "tg", "42", "42", "42", "Ann", "de", "bot", Control.AGENT, 4, "h1", AT, AT);
  private static final Message SAID =
      new Message(
          "m1",
          "c1",
          7,
          Author.AGENT,
          "Olga",
          Content.Text.plain("write to bob@example.com"),
          Route.BATON,
          4,
          null,
          "h1",
          AT);
  private static final Outcome DONE =
      new Outcome.Done(ANN, null, new Overview.Sent(SAID, Overview.Delivery.WAITING, null));

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  private void comesTo(Outcome outcome) {
    edge.acts.outcome = CompletableFuture.completedFuture(outcome);
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        Arguments.of("conversations/c1/take-over", "", 200, new Act.TakeOver("c1")),
        Arguments.of(
            "conversations/c1/messages", "{\"text\":\"hi\"}", 202, new Act.Say("c1", "hi")),
        Arguments.of(
            "conversations/c1/messages",
            "{\"canned\":\"hello\"}",
            202,
            new Act.SayCanned("c1", "hello")),
        Arguments.of("conversations/c1/messages/m9/send", "{}", 202, new Act.Send("c1", "m9")),
        Arguments.of("conversations/c1/notes", "{\"text\":\"hm\"}", 201, new Act.Note("c1", "hm")),
        Arguments.of("handoffs/h1/claim", "{}", 200, new Act.Claim("h1")),
        Arguments.of("handoffs/h1/release", "", 200, new Act.Release("h1", null)),
        Arguments.of(
            "handoffs/h1/release", "{\"note\":\"later\"}", 200, new Act.Release("h1", "later")),
        Arguments.of(
            "handoffs/h1/transfer",
            "{\"to\":{\"kind\":\"queue\",\"name\":\"money\"},\"note\":\"n\"}",
            200,
            new Act.Transfer("h1", Overview.Target.Kind.QUEUE, "money", null, "n")),
        Arguments.of(
            "handoffs/h1/transfer",
            "{\"to\":{\"kind\":\"agent\",\"id\":\"9\",\"desk\":\"tg\"}}",
            200,
            new Act.Transfer("h1", Overview.Target.Kind.AGENT, "9", "tg", null)),
        Arguments.of("handoffs/h1/resolve", "", 200, new Act.Resolve("h1", null)),
        Arguments.of(
            "handoffs/h1/resolve", "{\"text\":\"bye\"}", 200, new Act.Resolve("h1", "bye")));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aPathIsAnAct(String path, String body, int status, Act act) {
    comesTo(DONE);

    HttpResponse<String> answer = edge.post("/api/v1/" + path, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("ETag")).contains("\"e4\"");
    assertThat(edge.acts.acts).containsExactly(act);
    assertThat(edge.acts.agents).containsExactly(new Acts.Agent("local", "Operator"));
    assertThat(edge.acts.terms).containsExactly(Acts.Terms.NONE);
    JsonNode message = EdgeFixture.json(answer).path("message");
    assertThat(message.path("delivery").asString()).isEqualTo("waiting");
    assertThat(answer.body()).contains("[email]").doesNotContain("bob@");
  }

  @Test
  void aConversationIsHandedToPeople() {
    comesTo(new Outcome.Initiated(ANN, new Initiated.Open("h1", "c1", false)));

    HttpResponse<String> answer =
        edge.post("/api/v1/conversations/c1/handoffs", "{\"queue\":\"money\",\"reason\":\"r\"}");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body())
        .isEqualTo("{\"handoff_id\":\"h1\",\"status\":\"queued\",\"conversation\":\"c1\"}");
    assertThat(edge.acts.acts).containsExactly(new Act.Initiate("c1", "money", "r"));
    comesTo(new Outcome.Initiated(ANN, new Initiated.NoAgent("h2", "c1")));
    assertThat(edge.post("/api/v1/conversations/c1/handoffs", "").statusCode()).isEqualTo(200);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            new Outcome.Unknown(Acts.What.CONVERSATION), 404, "unknown_conversation", null),
        Arguments.of(new Outcome.Unknown(Acts.What.HANDOFF), 404, "unknown_handoff", null),
        Arguments.of(new Outcome.Unknown(Acts.What.MESSAGE), 404, "unknown_message", null),
        Arguments.of(new Outcome.Unknown(Acts.What.CANNED), 400, "bad_request", "canned"),
        Arguments.of(new Outcome.Unknown(Acts.What.QUEUE), 400, "bad_request", "queue"),
        Arguments.of(new Outcome.Unknown(Acts.What.TARGET), 400, "bad_request", "to"),
        Arguments.of(new Outcome.Taken("Ben"), 409, "taken", null),
        Arguments.of(new Outcome.NotYours("Ben"), 409, "not_yours", null),
        Arguments.of(new Outcome.NotYours(null), 409, "not_yours", null),
        Arguments.of(new Outcome.Over("over"), 409, "not_possible", null),
        Arguments.of(new Outcome.Full(3, 3), 409, "full", null),
        Arguments.of(new Outcome.Refused("no"), 409, "refused", null),
        Arguments.of(new Outcome.Doubtful("// ?"), 422, "doubtful", null),
        Arguments.of(new Outcome.KeyReused(), 422, "key_reused", null),
        Arguments.of(new Outcome.Changed(9), 412, "changed", null));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalSaysWhy(Outcome outcome, int status, String code, @Nullable String field) {
    comesTo(outcome);

    HttpResponse<String> answer = edge.post("/api/v1/handoffs/h1/claim", "");

    assertThat(answer.statusCode()).isEqualTo(status);
    JsonNode problem = EdgeFixture.json(answer);
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("field").asString("")).isEqualTo(field == null ? "" : field);
    boolean named =
        outcome instanceof Outcome.Taken
            || (outcome instanceof Outcome.NotYours not && not.agentName() != null);
    assertThat(problem.path("agent_name").asString("")).isEqualTo(named ? "Ben" : "");
    if (outcome instanceof Outcome.Changed) {
      assertThat(answer.headers().firstValue("ETag")).contains("\"e9\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conversations/c1/messages | {}                                  | text",
        "conversations/c1/messages | {\"text\":\" \"}                    | text",
        "conversations/c1/messages | {\"text\":7}                        | text",
        "conversations/c1/messages | {\"text\":\"a\",\"canned\":\"b\"}   | canned",
        "conversations/c1/notes    | {\"note\":\"a\"}                    | text",
        "handoffs/h1/transfer      | {}                                  | to",
        "handoffs/h1/transfer      | {\"to\":\"money\"}                  | to",
        "handoffs/h1/transfer      | {\"to\":{\"kind\":\"desk\"}}        | to.kind",
        "handoffs/h1/transfer      | {\"to\":{\"kind\":\"agent\"}}       | to.id",
        "handoffs/h1/transfer      | {\"to\":{\"kind\":\"bot\",\"name\":{}}} | to.name",
        "handoffs/h1/release       | {\"note\":[]}                       | note",
        "handoffs/h1/resolve       | []                                  | ''",
        "handoffs/h1/resolve       | {\"text\"                           | ''"
      })
  void aWrongFieldIsNamedAndNothingIsDone(String path, String body, String field) {
    HttpResponse<String> answer = edge.post("/api/v1/" + path, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(EdgeFixture.json(answer).path("field").asString("")).isEqualTo(field);
    assertThat(edge.acts.acts).isEmpty();
  }

  @Test
  void longTextsAndBodiesAreRefused() {
    String text = "x".repeat(ActRoutes.LONGEST);
    comesTo(DONE);

    assertThat(edge.post("/api/v1/conversations/c1/notes", "{\"text\":\"" + text + "\"}"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(201);
    assertThat(edge.post("/api/v1/conversations/c1/notes", "{\"text\":\"" + text + "x\"}"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(400);
    assertThat(edge.post("/api/v1/conversations/c1/notes", " ".repeat(ActRoutes.BODY + 1)))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(413);
  }

  @Test
  void anEpochThatIsDemandedIsPassedOn() {
    comesTo(DONE);

    assertThat(claim("If-Match", "\"e3\"").statusCode()).isEqualTo(200);
    assertThat(claim("If-Match", "*").statusCode()).isEqualTo(200);
    HttpResponse<String> wrong = claim("If-Match", "\"3\"");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(EdgeFixture.json(wrong).path("field").asString()).isEqualTo("If-Match");
    assertThat(edge.acts.terms).containsExactly(new Acts.Terms(3L, null), Acts.Terms.NONE);
  }

  @Test
  void aKeyStandsForTheWholeRequestAndItsAnswerIsKept() {
    comesTo(DONE);
    HttpResponse<String> first = claim("Idempotency-Key", "k1");
    HttpResponse<String> again = claim("Idempotency-Key", "k1");
    edge.send(
        edge.to("/api/v1/handoffs/h2/claim")
            .header("Idempotency-Key", "k1")
            .POST(BodyPublishers.ofString("{}")));

    Acts.Once once = once(0);
    assertThat(once.key()).isEqualTo("k1");
    assertThat(once(1).fingerprint()).isEqualTo(once.fingerprint());
    assertThat(once(2).fingerprint()).isNotEqualTo(once.fingerprint());
    assertThat(again.headers().firstValue("Idempotent-Replayed")).isEmpty();

    comesTo(new Outcome.Repeated(once.answer().apply(DONE)));
    HttpResponse<String> replayed = claim("Idempotency-Key", "k1");
    assertThat(replayed.statusCode()).isEqualTo(first.statusCode());
    assertThat(replayed.body()).isEqualTo(first.body());
    assertThat(replayed.headers().firstValue("ETag")).contains("\"e4\"");
    assertThat(replayed.headers().firstValue("Idempotent-Replayed")).contains("true");
  }

  @Test
  void whatIsNoKeyIsRefused() {
    for (String key : new String[] {"a b", "x".repeat(256)}) {
      HttpResponse<String> answer = claim("Idempotency-Key", key);
      assertThat(answer.statusCode()).as(key).isEqualTo(400);
      assertThat(EdgeFixture.json(answer).path("field").asString()).isEqualTo("Idempotency-Key");
    }
    assertThat(edge.acts.acts).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerIsSaidSo() {
    edge.acts.outcome = CompletableFuture.failedFuture(new IllegalStateException("full"));

    assertThat(edge.post("/api/v1/handoffs/h1/claim", "").statusCode()).isEqualTo(503);
  }

  private Acts.Once once(int call) {
    Acts.Once once = edge.acts.terms.get(call).once();
    if (once == null) {
      throw new AssertionError("the key was lost");
    }
    return once;
  }

  private HttpResponse<String> claim(String header, String value) {
    return edge.send(
        edge.to("/api/v1/handoffs/h1/claim")
            .header(header, value)
            .POST(BodyPublishers.ofString("{}")));
  }
}
