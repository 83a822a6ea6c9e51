package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls: tokens with roles, and the sessions of the console. */
final class SessionRouteTest {

  private static final String FILE = "the-token-of-the-file";
  private static final String ME = "/api/v1/me";
  private static final String SESSION = "/api/v1/session";

  private final EdgeFixture edge = new EdgeFixture(EdgeFixture.withApiToken(FILE));

  private record Login(String cookie, String csrf) {}

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void aTokenTellsWhoCalls() {
    Instant end = Instant.now().plus(Duration.ofDays(3));
    HttpResponse<String> answer = me(edge.known.token(Role.OPERATOR, end));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"id\":\"t1\",\"name\":\"operator of a test\",\"role\":\"operator\",\"expires_at\":\""
                + end
                + "\"}");
    assertThat(me(FILE).body())
        .isEqualTo(
            "{\"id\":\"api-token\",\"name\":\"Operator\",\"role\":\"admin\",\"expires_at\":null}");
  }

  @Test
  void aTokenThatIsFoundLateIsAwaited() {
    String token = edge.known.token(Role.VIEWER);
    edge.known.answering = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

    assertThat(me(token).statusCode()).isEqualTo(200);
    assertThat(me("baton_none").statusCode()).isEqualTo(401);
    assertThat(
            edge.send(
                    edge.to("/api/v1/tokens")
                        .header("Authorization", "Bearer " + edge.known.token(Role.ADMIN))
                        .POST(BodyPublishers.ofString("{\"name\":\"x\",\"role\":\"viewer\"}")))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoReasonToRefuseForGood() {
    String token = edge.known.token(Role.VIEWER);
    edge.known.down = new IllegalStateException("down");

    HttpResponse<String> answer = me(token);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void whatIsBroughtMustBeRightEvenWhereNothingIsNeeded() {
    try (EdgeFixture open = new EdgeFixture()) {
      assertThat(open.get(ME).statusCode()).isEqualTo(200);
      assertThat(
              open.send(open.to(ME).header("Authorization", "Bearer baton_expired")).statusCode())
          .isEqualTo(401);
      assertThat(
              open.send(
                      open.to(ME)
                          .header("Authorization", "Bearer " + open.known.token(Role.VIEWER)))
                  .body())
          .contains("\"viewer\"");
    }
  }

  @Test
  void withoutAnyTokenThisMachineNeedsNoLogin() {
    try (EdgeFixture open = new EdgeFixture()) {
      assertThat(EdgeFixture.json(open.get(SESSION)).path("csrf").isNull()).isTrue();
      assertThat(EdgeFixture.json(open.get(SESSION)).path("caller").path("role").asString())
          .isEqualTo("admin");
      assertThat(
              open.send(open.to(SESSION).header("Cookie", "baton_session=of-yesterday"))
                  .statusCode())
          .isEqualTo(200);
      assertThat(open.send(open.to(SESSION).header("Origin", "https://evil.example")).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aSessionBeginsWithATokenAndEndsByLogout() {
    HttpResponse<String> answer = login(edge.known.token(Role.OPERATOR));
    String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
    Login login = login(answer);

    assertThat(set).matches("baton_session=[A-Za-z0-9_-]+; Path=/; HttpOnly; SameSite=Strict");
    assertThat(EdgeFixture.json(answer).path("caller").path("role").asString())
        .isEqualTo("operator");
    assertThat(EdgeFixture.json(edge.send(with(login, SESSION))).path("csrf").asString())
        .isEqualTo(login.csrf());
    assertThat(retry(login, login.csrf()).statusCode()).isEqualTo(200);

    HttpResponse<String> out =
        edge.send(with(login, SESSION).header("X-CSRF-Token", login.csrf()).DELETE());
    assertThat(out.statusCode()).isEqualTo(200);
    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("baton_session=; Path=/")
        .endsWith("; Max-Age=0");
    assertThat(edge.send(with(login, SESSION)).statusCode()).isEqualTo(401);
  }

  @Test
  void overTlsTheCookieIsSecureAndBelongsToThisHostAlone() {
    try (EdgeFixture published =
        new EdgeFixture(
            new HttpEdge.AccessSettings(
                null, new Secret(FILE), true, URI.create("https://baton.example"), null))) {
      HttpResponse<String> answer =
          published.send(
              published
                  .to(SESSION)
                  .header("Origin", "https://baton.example")
                  .POST(BodyPublishers.ofString("{\"token\":\"" + FILE + "\"}")));

      assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-baton_session=")
          .endsWith("; Secure");
      String cookie = cookie(answer);
      HttpRequest.Builder call =
          published
              .to("/api/v1/dead-letters/x/retry")
              .header("Cookie", cookie)
              .header("X-CSRF-Token", csrf(answer))
              .POST(BodyPublishers.noBody());
      assertThat(published.send(call.copy().header("Origin", "https://baton.example")).statusCode())
          .isEqualTo(200);
      assertThat(published.send(call.copy().header("Origin", "http://baton.example")).statusCode())
          .isEqualTo(403);
      assertThat(
              published
                  .send(published.to(ME).header("Cookie", cookie.replace("__Host-", "")))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aRevokedTokenEndsItsSessions() {
    Login login = login(login(edge.known.token(Role.VIEWER)));
    assertThat(edge.send(with(login, ME)).statusCode()).isEqualTo(200);

    HttpResponse<String> revoked =
        edge.send(edge.to("/api/v1/tokens/t1").header("Authorization", "Bearer " + FILE).DELETE());

    assertThat(revoked.body()).isEqualTo("{\"id\":\"t1\",\"revoked\":true}");
    assertThat(edge.send(with(login, ME)).statusCode()).isEqualTo(401);
    assertThat(
            edge.send(
                    edge.to("/api/v1/tokens/t1").header("Authorization", "Bearer " + FILE).DELETE())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void whoeverHasBegunCanBeLookedAtAgain() {
    String token = edge.known.token(Role.VIEWER);
    List<Pass> passes = new CopyOnWriteArrayList<>();
    ApiCallers callers =
        new ApiCallers(
            new Secret(FILE),
            false,
            false,
            edge.known,
            edge.known,
            new SessionCookie(false),
            new SameOrigin(null),
            new Guesses(System::nanoTime));
    try (Listener listener =
        Listener.start(
            "127.0.0.1",
            0,
            exchange -> {
              if (callers.of(exchange) instanceof Admission.Granted granted) {
                passes.add(granted.pass());
              }
            })) {
      for (String[] header :
          List.of(
              new String[] {"Authorization", "Bearer " + token},
              new String[] {"Cookie", login(login(token)).cookie()},
              new String[] {"Authorization", "Bearer " + FILE})) {
        assertThat(
                edge.send(
                        HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + listener.port() + "/"))
                            .header(header[0], header[1]))
                    .statusCode())
            .isEqualTo(200);
      }
    }
    assertThat(passes).extracting(SessionRouteTest::isStillIn).containsExactly(true, true, true);
    assertThat(edge.known.revoke("t1").toCompletableFuture().join()).isTrue();
    assertThat(passes).extracting(SessionRouteTest::isStillIn).containsExactly(false, false, true);
  }

  private static boolean isStillIn(Pass pass) {
    return pass.stillValid().get().toCompletableFuture().join();
  }

  @Test
  void loginAlwaysMakesANewSecretAndEndsTheSessionThatItBrings() {
    Login before = login(login(FILE));
    HttpResponse<String> again =
        edge.send(
            with(before, SESSION).POST(BodyPublishers.ofString("{\"token\":\"" + FILE + "\"}")));

    assertThat(cookie(again)).isNotEqualTo(before.cookie());
    assertThat(edge.send(with(before, ME)).statusCode()).isEqualTo(401);
    assertThat(edge.send(with(login(again), ME)).statusCode()).isEqualTo(200);

    HttpResponse<String> planted =
        edge.send(
            edge.to(SESSION)
                .header("Cookie", "baton_session=planted")
                .POST(BodyPublishers.ofString("{\"token\":\"" + FILE + "\"}")));
    assertThat(cookie(planted)).doesNotContain("planted");
    assertThat(edge.send(edge.to(ME).header("Cookie", "baton_session=planted")).statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "null", "{}", "{\"token\":7.5}", "{\"token\":\"\"}", "[]"})
  void aLoginWithoutATokenIsRefused(String body) {
    HttpResponse<String> answer = edge.post(SESSION, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void noPageOfSomebodyElseLogsIn(String header, String value) {
    HttpResponse<String> answer =
        edge.send(
            edge.to(SESSION)
                .header(header, value)
                .POST(BodyPublishers.ofString("{\"token\":\"" + FILE + "\"}")));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(EdgeFixture.code(answer)).isEqualTo("csrf");
    assertThat(edge.known.opened).isEmpty();
  }

  @Test
  void whoGuessesIsSlowedDownAndLocksOutNobodyElse() {
    String token = edge.known.token(Role.ADMIN);
    Login login = login(login(token));
    for (int guess = 0; guess < Guesses.MOST; guess++) {
      assertThat(
              guess % 2 == 0
                  ? me("guess-" + guess).statusCode()
                  : login("guess-" + guess).statusCode())
          .isEqualTo(401);
    }

    HttpResponse<String> answer = login(FILE);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(EdgeFixture.code(answer)).isEqualTo("too_many_attempts");
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    assertThat(me(FILE).statusCode()).isEqualTo(429);
    assertThat(me(token).statusCode()).isEqualTo(200);
    assertThat(login(token).statusCode()).isEqualTo(200);
    assertThat(edge.send(with(login, ME)).statusCode()).isEqualTo(200);
    assertThat(
            edge.send(
                    edge.to(ME)
                        .header("Authorization", "Bearer " + FILE)
                        .header("X-Forwarded-For", "203.0.113.9"))
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"role\":\"viewer\"}', name",
    "'{\"name\":\"x\"}', role",
    "'{\"name\":\"x\",\"role\":\"root\"}', role",
    "'{\"name\":\"x\",\"role\":\"ADMIN\"}', role",
    "'{\"name\":\"x\\u0007\",\"role\":\"viewer\"}', name",
    "'{\"name\":\"x\",\"role\":\"viewer\",\"expires_in_days\":0}', expires_in_days",
    "'{\"name\":\"x\",\"role\":\"viewer\",\"expires_in_days\":3651}', expires_in_days",
    "'{\"name\":\"x\",\"role\":\"viewer\",\"expires_in_days\":\"9\"}', expires_in_days",
    "'{\"name\":\"x\",\"role\":\"viewer\",\"expires_at\":\"tomorrow\"}', expires_at",
    "'{\"name\":\"x\",\"role\":\"viewer\",\"expires_at\":\"2020-01-01T00:00:00Z\"}', expires_at",
    "'{\"name\":\"x\",\"role\":\"viewer\",\"expires_at\":\"9999-01-01T00:00:00Z\"}', expires_at"
  })
  void aWishForATokenNamesWhatIsWrong(String body, String field) {
    HttpResponse<String> answer =
        edge.send(
            edge.to("/api/v1/tokens")
                .header("Authorization", "Bearer " + FILE)
                .POST(BodyPublishers.ofString(body)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(EdgeFixture.json(answer).path("field").asString()).isEqualTo(field);
  }

  @Test
  void aRepeatedWishForATokenLeavesNoTokenThatNobodyKnows() {
    assertThat(wish("k1", "CRM").statusCode()).isEqualTo(201);

    HttpResponse<String> again = wish("k1", "CRM");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(EdgeFixture.code(again)).isEqualTo("created_before");
    assertThat(again.body()).contains("t1").doesNotContain("secret");
    assertThat(edge.known.list()).hasSize(1);
    assertThat(EdgeFixture.code(wish("k1", "other"))).isEqualTo("key_reused");
    assertThat(EdgeFixture.code(wish("", "CRM"))).isEqualTo("bad_request");
  }

  private HttpResponse<String> wish(String key, String name) {
    return edge.send(
        edge.to("/api/v1/tokens")
            .header("Authorization", "Bearer " + FILE)
            .header("Idempotency-Key", key)
            .POST(
                BodyPublishers.ofString(
                    "{\"name\":\"%s\",\"role\":\"viewer\",\"expires_in_days\":7}"
                        .formatted(name))));
  }

  @Test
  void aTokenIsShownOnceAndListedWithoutIt() {
    HttpResponse<String> created =
        edge.send(
            edge.to("/api/v1/tokens")
                .header("Authorization", "Bearer " + FILE)
                .POST(
                    BodyPublishers.ofString(
                        "{\"name\":\"CRM\",\"role\":\"viewer\",\"expires_in_days\":7}")));
    String token = EdgeFixture.json(created).path("token").asString();

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(EdgeFixture.json(created).path("expires_at").asString())
        .as("a part of a second says nothing to those who read it")
        .matches("[0-9T:-]{19}Z");
    assertThat(me(token).body()).contains("\"CRM\"", "\"viewer\"");
    String list =
        edge.send(edge.to("/api/v1/tokens").header("Authorization", "Bearer " + FILE)).body();
    assertThat(list).contains("\"CRM\"", "\"revoked\":false").doesNotContain(token);
  }

  private HttpResponse<String> me(String token) {
    return edge.send(edge.to(ME).header("Authorization", "Bearer " + token));
  }

  private HttpResponse<String> login(String token) {
    return edge.post(SESSION, "{\"token\":\"" + token + "\"}");
  }

  private static Login login(HttpResponse<String> answer) {
    return new Login(cookie(answer), csrf(answer));
  }

  private HttpRequest.Builder with(Login login, String path) {
    return edge.to(path)
        .header("Cookie", login.cookie())
        .header("Origin", "http://127.0.0.1:" + edge.port());
  }

  private HttpResponse<String> retry(Login login, String csrf) {
    return edge.send(
        with(login, "/api/v1/dead-letters/x/retry")
            .header("X-CSRF-Token", csrf)
            .POST(BodyPublishers.noBody()));
  }

  static String cookie(HttpResponse<String> answer) {
    String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return set.substring(0, set.indexOf(';'));
  }

  static String csrf(HttpResponse<String> answer) {
    return EdgeFixture.json(answer).path("csrf").asString();
  }
}
