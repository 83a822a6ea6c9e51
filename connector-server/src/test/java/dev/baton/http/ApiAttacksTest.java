package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Callers who try to do what they may not, on every path and method of the API. The paths and the
 * roles they need are read from the table that the edge is built of, so a new path is attacked too.
 */
final class ApiAttacksTest {

  private static final String FILE = "the-token-of-the-file";
  private static final String SESSION = "/api/v1/session";

  private final EdgeFixture edge = new EdgeFixture(EdgeFixture.withApiToken(FILE));
  private final List<PathTable.Entry> guarded =
      edge.paths.entries().stream()
          .filter(entry -> entry.path().startsWith("/api/v1"))
          .filter(entry -> entry.role() != null)
          .toList();

  private record Login(String cookie, String csrf) {}

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void onlyTheWaysInAreOpen() {
    assertThat(edge.paths.entries())
        .filteredOn(entry -> entry.path().startsWith("/api") && entry.role() == null)
        .containsExactly(
            new PathTable.Entry("POST", SESSION, null),
            new PathTable.Entry("GET", "/api/v1/sign-in", null),
            new PathTable.Entry("GET", "/api/v1/sign-in/callback", null));
    assertThat(guarded).hasSizeGreaterThanOrEqualTo(18);
    assertThat(guarded).extracting(PathTable.Entry::role).contains(Role.values());
  }

  @Test
  void nobodyDoesWhatNeedsAHigherRole() {
    int refused = 0;
    for (Role role : Role.values()) {
      String token = edge.known.token(role);
      for (PathTable.Entry entry : guarded) {
        boolean may = role.includes(needed(entry));
        HttpResponse<String> byToken =
            edge.send(call(entry).header("Authorization", "Bearer " + token));
        HttpResponse<String> bySession = edge.send(asPage(call(entry), login(token)));
        for (HttpResponse<String> answer : List.of(byToken, bySession)) {
          if (may) {
            assertThat(answer.statusCode()).as("%s %s", role, entry).isNotIn(401, 403);
          } else {
            assertThat(answer.statusCode()).as("%s %s", role, entry).isEqualTo(403);
            assertThat(EdgeFixture.code(answer)).isEqualTo("forbidden");
            refused++;
          }
        }
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(20);
  }

  @Test
  void nobodyCallsWithoutATokenThatIsValid() {
    String revoked = edge.known.token(Role.ADMIN);
    assertThat(edge.known.revoke("t1").toCompletableFuture().join()).isTrue();
    String expired = edge.known.token(Role.ADMIN, Instant.now().minusSeconds(1));
    String valid = edge.known.token(Role.ADMIN);
    Map<String, String> headers =
        Map.of(
            "X-Nothing", "x",
            "Authorization", "Bearer " + revoked,
            "authorization", "Bearer " + expired,
            "AUTHORIZATION", "Bearer " + valid + "x",
            "Proxy-Authorization", "Bearer " + valid,
            "X-Api-Key", valid,
            "Cookie", "baton_session=" + valid);
    int refused = 0;
    for (PathTable.Entry entry : guarded) {
      for (Map.Entry<String, String> header : headers.entrySet()) {
        assertRefused(call(entry).header(header.getKey(), header.getValue()), entry);
        refused++;
      }
      for (String scheme : List.of("Basic", "Token", "Bearer")) {
        String credentials =
            scheme.equals("Bearer")
                ? valid.substring(0, valid.length() - 1)
                : Base64.getEncoder()
                    .encodeToString(("x:" + valid).getBytes(StandardCharsets.UTF_8));
        assertRefused(call(entry).header("Authorization", scheme + " " + credentials), entry);
        refused++;
      }
      for (String name : List.of("token", "access_token", "api-token")) {
        assertRefused(call(entry, path(entry) + "?" + name + "=" + valid), entry);
        refused++;
      }
    }
    assertThat(refused).isEqualTo(guarded.size() * 13);
    assertThat(edge.script.calls).isEmpty();
  }

  private void assertRefused(HttpRequest.Builder call, PathTable.Entry entry) {
    HttpResponse<String> answer = edge.send(call);
    assertThat(answer.statusCode()).as("%s", entry).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void noOtherPageCallsInTheNameOfASession() {
    Login login = login(edge.known.token(Role.ADMIN));
    String own = "http://127.0.0.1:" + edge.port();
    List<Map<String, String>> foreign =
        List.of(
            Map.of(),
            Map.of("Origin", own),
            Map.of("Origin", own, "X-CSRF-Token", ""),
            Map.of("Origin", own, "X-CSRF-Token", "x"),
            Map.of("Origin", own, "X-CSRF-Token", login.csrf() + "x"),
            Map.of("X-CSRF-Token", login.csrf()),
            Map.of("X-CSRF-Token", login.csrf(), "Origin", "https://evil.example"),
            Map.of("X-CSRF-Token", login.csrf(), "Origin", "null"),
            Map.of("X-CSRF-Token", login.csrf(), "Origin", "http://127.0.0.1:1"),
            Map.of("X-CSRF-Token", login.csrf(), "Origin", own + ".evil.example"),
            Map.of("X-CSRF-Token", login.csrf(), "Origin", "http://evil@127.0.0.1:" + edge.port()),
            Map.of("X-CSRF-Token", login.csrf(), "Sec-Fetch-Site", "cross-site"),
            Map.of("X-CSRF-Token", login.csrf(), "Sec-Fetch-Site", "none"),
            Map.of("X-CSRF-Token", login.csrf(), "Origin", own, "Sec-Fetch-Site", "same-site"));
    int refused = 0;
    for (PathTable.Entry entry : guarded) {
      for (Map<String, String> headers : foreign) {
        HttpRequest.Builder call = call(entry).header("Cookie", login.cookie());
        headers.forEach(call::header);
        boolean reads = entry.method().equals("GET");
        boolean told =
            headers.values().stream().anyMatch(value -> value.contains("site"))
                || headers.getOrDefault("Origin", own).length() != own.length()
                || !headers.getOrDefault("Origin", own).equals(own);
        if (!reads || told) {
          HttpResponse<String> answer = edge.send(call);
          assertThat(answer.statusCode()).as("%s %s", entry, headers).isEqualTo(403);
          assertThat(EdgeFixture.code(answer)).isEqualTo("csrf");
          refused++;
        }
      }
    }
    long changing = guarded.stream().filter(entry -> !entry.method().equals("GET")).count();
    assertThat(refused)
        .isEqualTo((int) (changing * foreign.size() + (guarded.size() - changing) * 7));
    assertThat(edge.script.calls).isEmpty();
  }

  @Test
  void noCookieButTheRightOneLetsAnybodyIn() {
    Login login = login(edge.known.token(Role.ADMIN));
    String name = "baton_session=";
    String secret = login.cookie().substring(name.length());
    Set<String> cookies = new LinkedHashSet<>();
    for (int length = 0; length < secret.length(); length++) {
      cookies.add(name + secret.substring(0, length));
    }
    for (int at = 0; at < secret.length(); at++) {
      char other = secret.charAt(at) == 'x' ? 'y' : 'x';
      cookies.add(name + secret.substring(0, at) + other + secret.substring(at + 1));
    }
    cookies.addAll(
        List.of(
            name + secret + "x",
            name + " " + secret + " x",
            name + login.csrf(),
            name + FILE,
            "BATON_SESSION=" + secret,
            "__Host-" + name + secret,
            "session=" + secret,
            login.cookie() + "; " + name + "planted",
            name + "planted; " + login.cookie(),
            name + "x".repeat(8_000),
            name + "\"",
            "=;=;" + name,
            "$Version=1; " + name + ";;;",
            name + "%00",
            name + "ü"));
    int refused = 0;
    for (String cookie : cookies) {
      String answer =
          RawHttp.exchange(
              edge.port(),
              "GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: "
                  + cookie
                  + "\r\n\r\n");
      assertThat(answer).as(cookie).startsWith("HTTP/1.1 401 ");
      refused++;
    }
    assertThat(refused).isEqualTo(cookies.size()).isGreaterThan(30);
    assertThat(edge.send(edge.to("/api/v1/me").header("Cookie", login.cookie())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void noSpellingOfAPathIsAWayAroundItsRole() {
    String viewer = edge.known.token(Role.VIEWER);
    int refused = 0;
    for (PathTable.Entry entry : guarded) {
      for (String spelled : spellings(path(entry))) {
        for (String method : Set.of(entry.method(), entry.method().toLowerCase(Locale.ROOT))) {
          assertThat(status(method, spelled, "X-Nothing: x"))
              .as("nobody: %s %s", method, spelled)
              .isIn(400, 401, 404, 405);
          refused++;
          if (needed(entry) != Role.VIEWER) {
            assertThat(status(method, spelled, "Authorization: Bearer " + viewer))
                .as("a viewer: %s %s", method, spelled)
                .isIn(400, 403, 404, 405);
            refused++;
          }
        }
      }
    }
    assertThat(refused).isGreaterThan(500);
    assertThat(edge.script.calls).isEmpty();
  }

  private static List<String> spellings(String path) {
    List<String> all = new ArrayList<>(List.of(path));
    all.add(path + "/");
    all.add(path + "//");
    all.add(path + "/.");
    all.add(path + ";x=1");
    all.add(path + "%2f");
    all.add(path + "%00");
    all.add(path + "?x=/healthz");
    all.add(path + "#/healthz");
    all.add("/" + path);
    all.add("/." + path);
    all.add("/healthz/.." + path);
    all.add("/healthz/%2e%2e" + path);
    all.add("/healthz;" + path);
    all.add(path.replace("/api/v1/", "/api/v1/../v1/"));
    all.add(path.replace("/api/v1/", "/api/v1/%2e%2e/v1/"));
    all.add(path.replace("/api/v1/", "/api/v1//"));
    all.add(path.replace("/api/v1/", "/api/v1/./"));
    all.add(path.replace("/api/v1/", "/api%2fv1/"));
    all.add(path.replace("/api/v1/", "/api/v1%2f"));
    all.add(path.replace("/api/v1/", "/API/V1/"));
    all.add(path.replace("/api/", "/%61pi/"));
    all.add(path.replace("/api/", "/%2561pi/"));
    all.add(path.replace("/api/", "\\api\\"));
    all.add(path.replace("/api/", "/api;x/"));
    all.add("http://127.0.0.1" + path);
    all.add("http://evil.example" + path);
    return all;
  }

  private int status(String method, String path, String header) {
    String answer =
        RawHttp.exchange(
            edge.port(),
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 2\r\n"
                + "X-HTTP-Method-Override: GET\r\nX-Original-URL: /healthz\r\n"
                + header
                + "\r\n\r\n{}");
    return answer.isEmpty() ? 400 : Integer.parseInt(answer.substring(9, 12));
  }

  private static Role needed(PathTable.Entry entry) {
    Role role = entry.role();
    return role == null ? Role.VIEWER : role;
  }

  private static String path(PathTable.Entry entry) {
    return entry.path().replaceAll("\\{\\w+}", "c1");
  }

  /** A call of an entry; a stream is asked for what it refuses, for it would not end. */
  private HttpRequest.Builder call(PathTable.Entry entry) {
    String wrong = entry.path().endsWith("/events") ? "?kinds=none" : "";
    return call(entry, path(entry) + wrong);
  }

  private HttpRequest.Builder call(PathTable.Entry entry, String path) {
    return edge.to(path)
        .method(
            entry.method(),
            entry.method().equals("POST")
                ? BodyPublishers.ofString("{}")
                : BodyPublishers.noBody());
  }

  private HttpRequest.Builder asPage(HttpRequest.Builder call, Login login) {
    return call.header("Cookie", login.cookie())
        .header("Origin", "http://127.0.0.1:" + edge.port())
        .header("X-CSRF-Token", login.csrf());
  }

  private Login login(String token) {
    HttpResponse<String> answer = edge.post(SESSION, "{\"token\":\"" + token + "\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    return new Login(SessionRouteTest.cookie(answer), SessionRouteTest.csrf(answer));
  }
}
