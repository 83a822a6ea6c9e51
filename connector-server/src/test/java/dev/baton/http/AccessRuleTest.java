package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Secret;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessRuleTest {

  private static final String CALL = "{\"sender_id\":\"42\"}";

  @Test
  void aTokenIsRequiredFromThisMachineToo() {
    try (EdgeFixture edge = guarded()) {
      HttpResponse<String> answer = edge.post("/handoff", CALL);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(EdgeFixture.code(answer)).isEqualTo("unauthorized");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(edge.script.calls).isEmpty();
    }
  }

  @Test
  void theTokenMayBeInAHeaderOrInTheQuery() {
    try (EdgeFixture edge = guarded()) {
      assertThat(edge.post("/handoff?token=h4nd", CALL).statusCode()).isEqualTo(202);
      assertThat(
              edge.send(
                      edge.to("/handoff")
                          .header("Authorization", "bearer h4nd")
                          .POST(BodyPublishers.ofString(CALL)))
                  .statusCode())
          .isEqualTo(202);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/handoff?token=h4n",
    "/handoff?token=",
    "/handoff?token=4p1",
    "/handoff?token=h4nd2"
  })
  void aWrongTokenIsRefused(String path) {
    try (EdgeFixture edge = guarded()) {
      assertThat(edge.post(path, CALL).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theApiTakesOnlyItsOwnTokenAndOnlyInAHeader() {
    try (EdgeFixture edge = guarded()) {
      assertThat(edge.get("/api/v1/conversations").statusCode()).isEqualTo(401);
      assertThat(edge.get("/api/v1/conversations?token=4p1").statusCode()).isEqualTo(401);
      assertThat(edge.get("/api/v1/openapi.json").statusCode()).isEqualTo(401);
      assertThat(
              edge.send(edge.to("/api/v1/conversations").header("Authorization", "Bearer h4nd"))
                  .statusCode())
          .isEqualTo(401);
      assertThat(
              edge.send(edge.to("/api/v1/conversations").header("Authorization", "Bearer 4p1"))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void healthNeedsNoToken() {
    try (EdgeFixture edge = guarded()) {
      assertThat(edge.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(edge.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutATokenThisMachineMayCall() {
    try (EdgeFixture edge = new EdgeFixture()) {
      assertThat(edge.post("/handoff", CALL).statusCode()).isEqualTo(202);
      assertThat(edge.get("/api/v1/conversations").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For, 203.0.113.9",
    "Forwarded, for=203.0.113.9",
    "X-Real-IP, 203.0.113.9",
    "X-Forwarded-Proto, https",
    "Via, 1.1 proxy",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.example",
    "Origin, null"
  })
  void callsThroughAProxyOrABrowserAreNotLocal(String header, String value) {
    try (EdgeFixture edge = new EdgeFixture()) {
      assertThat(
              edge.send(
                      edge.to("/handoff").header(header, value).POST(BodyPublishers.ofString(CALL)))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource({"same-origin", "none"})
  void callsOfALocalBrowserToTheSameSiteAreLocal(String site) {
    try (EdgeFixture edge = new EdgeFixture()) {
      assertThat(
              edge.send(edge.to("/api/v1/conversations").header("Sec-Fetch-Site", site))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void callsToAForeignHostNameAreNotLocal() {
    try (EdgeFixture edge = new EdgeFixture()) {
      String answer =
          RawHttp.exchange(
              edge.port(),
              "GET /api/v1/conversations HTTP/1.1\r\n"
                  + "Host: evil.example\r\n"
                  + "Connection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void aPublishedBatonLetsNobodyInWithoutAToken() {
    try (EdgeFixture edge = new EdgeFixture(new HttpEdge.AccessSettings(null, null, true))) {
      assertThat(edge.post("/handoff", CALL).statusCode()).isEqualTo(401);
      assertThat(edge.get("/api/v1/conversations").statusCode()).isEqualTo(401);
    }
  }

  private static EdgeFixture guarded() {
    return new EdgeFixture(
        new HttpEdge.AccessSettings(new Secret("h4nd"), new Secret("4p1"), true));
  }
}
