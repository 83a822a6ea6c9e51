package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.HandoffRequest;
import dev.baton.routing.Handoffs.Initiated;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HandoffRouteTest {

  private static final String CALL =
      "{\"sender_id\":\"42\",\"isPaused\":false,\"channel\":\"telegram\",\"latest_events\":\"[]\","
          + "\"intent\":null,\"latest_msg\":\"{}\"}";

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void aNewHandoffIsAccepted() {
    HttpResponse<String> answer = answer(new Initiated.Open("h7", "c9", false));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body())
        .isEqualTo("{\"handoff_id\":\"h7\",\"status\":\"queued\",\"conversation\":\"c9\"}");
    assertThat(edge.script.calls).containsExactly("42 CALL");
  }

  @Test
  void aRepeatIsAnsweredWithTheSameHandoff() {
    HttpResponse<String> answer = answer(new Initiated.Open("h7", "c9", true));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(EdgeFixture.json(answer).path("handoff_id").asString()).isEqualTo("h7");
  }

  @Test
  void saysAtOnceThatNobodyIsThere() {
    HttpResponse<String> answer = answer(new Initiated.NoAgent("h7", "c9"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(EdgeFixture.json(answer).path("status").asString()).isEqualTo("failed");
    assertThat(EdgeFixture.json(answer).path("end_reason").asString()).isEqualTo("no_agent");
  }

  @Test
  void saysWhenSomebodyIsThereAgain() {
    Instant opens = Instant.parse("2026-12-07T08:00:00Z");

    HttpResponse<String> answer = answer(new Initiated.NoAgent("h7", "c9", opens));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"handoff_id\":\"h7\",\"status\":\"failed\",\"conversation\":\"c9\","
                + "\"end_reason\":\"no_agent\",\"opens_at\":\"2026-12-07T08:00:00Z\"}");
  }

  @Test
  void anUnknownSenderIsNotFound() {
    HttpResponse<String> answer = answer(new Initiated.UnknownSender());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(EdgeFixture.code(answer)).isEqualTo("unknown_sender");
  }

  @Test
  void asksToCallAgainWhenNotStoredInTime() {
    CompletableFuture<Initiated> commit = new CompletableFuture<>();
    edge.script.initiated = commit;

    HttpResponse<String> answer = edge.post("/handoff", CALL);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(EdgeFixture.code(answer)).isEqualTo("not_stored");
    assertThat(answer.body()).contains("may be stored");
    assertThat(commit).isNotDone();
  }

  @Test
  void saysSoWhenTheOutcomeIsUnknown() {
    edge.script.initiated =
        CompletableFuture.failedFuture(new CompletionException(new EdgeFixture.ConnectionLost()));

    HttpResponse<String> answer = edge.post("/handoff", CALL);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(EdgeFixture.code(answer)).isEqualTo("outcome_unknown");
    assertThat(answer.body()).contains("may have been stored", "the same ids");
  }

  @Test
  void asksToCallAgainWhenNothingWasStored() {
    edge.script.initiated = CompletableFuture.failedFuture(new IllegalStateException("disk full"));

    HttpResponse<String> answer = edge.post("/handoff", CALL);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).doesNotContain("disk full");
  }

  @Test
  void passesTheRequestOn() {
    edge.post(
        "/handoff",
        "{\"sender_id\":42,\"queue\":\"sales\",\"intent\":\"human\",\"latest_msg\":{\"text\":\"help\"}}");

    assertThat(edge.script.calls).containsExactly("42 CALL");
    assertThat(edge.script.requests)
        .containsExactly(
            new HandoffRequest(
                "sales", null, "human", 0, List.of(), null, Map.of("latest_msg", "help")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the body is not a JSON object",
        "{|the body is not valid JSON",
        "sender_id=42|the body is not valid JSON",
        "{\"sender_id\":\"a\"} x|the body is not valid JSON",
        "[]|the body is not a JSON object",
        "null|the body is not a JSON object",
        "{}|sender_id is missing",
        "{\"sender_id\":1.5}|sender_id must be a text",
        "{\"sender_id\":\"a\",\"isPaused\":\"no\"}|isPaused must be true or false",
        "{\"sender_id\":\"a\",\"priority\":\"high\"}|priority must be a whole number",
        "{\"sender_id\":\"a\",\"skills\":[1]}|skills must be a list of texts",
        "{\"sender_id\":\"a\",\"metadata\":\"x\"}|metadata must be an object",
        "{\"sender_id\":\"a\",\"latest_msg\":\"hi\"}"
            + "|latest_msg must be a JSON object, or a text that contains one"
      })
  void saysWhatIsWrongWithABadBody(String body, String message) {
    HttpResponse<String> answer = edge.post("/handoff", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("{\"error\":{\"code\":\"bad_request\",\"message\":\"" + message + "\"}}");
    assertThat(edge.script.calls).isEmpty();
  }

  @Test
  void aLongBadBodyIsAnsweredLikeAShortOne() {
    HttpResponse<String> answer = edge.post("/handoff", "[" + " ".repeat(100_000) + "]");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"bad_request\"", "the body is not a JSON object");
  }

  @Test
  void aLongCallIsRead() {
    String events = "[" + "1,".repeat(1 << 20) + "1]";

    HttpResponse<String> answer = edge.post("/handoff", CALL.replace("[]", events));

    assertThat(answer.statusCode()).isEqualTo(202);
  }

  @Test
  void takesPostOnly() {
    assertThat(edge.get("/handoff").statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> answer(Initiated initiated) {
    edge.script.initiated = CompletableFuture.completedFuture(initiated);
    return edge.post("/handoff", CALL);
  }
}
