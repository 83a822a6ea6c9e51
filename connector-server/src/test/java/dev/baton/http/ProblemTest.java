package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Secret;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of the API are problems of RFC 9457; those of other paths are as they always were. */
final class ProblemTest {

  @Test
  void anErrorOfTheApiIsAProblem() {
    try (EdgeFixture edge = new EdgeFixture()) {
      HttpResponse<String> answer = edge.get("/api/v1/conversations/none");

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(EdgeFixture.json(answer))
          .isEqualTo(
              EdgeFixture.JSON.readTree(
                  """
                  {"type":"urn:baton:problem:unknown_conversation","title":"Unknown conversation",
                   "status":404,"detail":"no conversation has this id","code":"unknown_conversation"}
                  """));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/conversations?control=nobody, control",
    "/api/v1/conversations?limit=0, limit",
    "/api/v1/conversations?masked=perhaps, masked",
    "/api/v1/handoffs?status=lost, status",
    "/api/v1/dead-letters?text=perhaps, text",
    "/api/v1/dead-letters?before=nonsense, before",
    "/api/v1/report?from=x, from",
    "/api/v1/report?to=x, to",
    "/api/v1/report?by=x, by",
    "/api/v1/report?zone=x, zone",
    "/api/v1/report?from=2026-11-02&to=2026-11-01, to"
  })
  void aProblemNamesTheParameterThatIsWrong(String path, String field) {
    try (EdgeFixture edge = new EdgeFixture()) {
      HttpResponse<String> answer = edge.get(path);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(EdgeFixture.json(answer).path("field").asString()).isEqualTo(field);
      assertThat(EdgeFixture.json(answer).path("code").asString()).isEqualTo("bad_request");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/report"})
  void whatIsRefusedBeforeAnyRouteIsAProblemToo(String path) {
    try (EdgeFixture edge =
        new EdgeFixture(new HttpEdge.AccessSettings(null, new Secret("4p1"), true))) {
      HttpResponse<String> answer = edge.get(path);

      assertThat(answer.statusCode()).isIn(401, 404);
      assertThat(EdgeFixture.json(answer).path("type").asString())
          .isEqualTo("urn:baton:problem:" + EdgeFixture.code(answer));
      assertThat(EdgeFixture.json(answer).path("status").asInt()).isEqualTo(answer.statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/handoff", "/channels/none/webhook", "/bots/none/callback", "/api/v10"})
  void otherPathsKeepTheirForm(String path) {
    try (EdgeFixture edge = new EdgeFixture()) {
      HttpResponse<String> answer = edge.get(path);

      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(EdgeFixture.json(answer).propertyNames()).containsExactly("error");
      assertThat(EdgeFixture.json(answer).path("error").propertyNames())
          .containsExactly("code", "message");
    }
  }
}
