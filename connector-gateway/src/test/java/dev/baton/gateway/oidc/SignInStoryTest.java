package dev.baton.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.baton.gateway.Gateway;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody signs in at their provider, serves a user, and signs out. */
final class SignInStoryTest {

  private static final long FORUM = -1009876543210L;
  private static final String TOKEN = "t0ken-of-the-api";
  private static final String PUBLIC = "https://baton.example";

  @TempDir private Path folder = Path.of("");

  private final FakeIdentityProvider provider =
      new FakeIdentityProvider(PUBLIC + "/api/v1/sign-in/callback", Clock.systemUTC());
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.forumBot(URI.create("http://127.0.0.1:9/handoff"));
  private final HttpClient browser = HttpClient.newHttpClient();
  private final List<AutoCloseable> open =
      new ArrayList<>(List.of(telegram, rasa, provider, browser));
  private String url = "";

  @BeforeEach
  void start() throws IOException {
    telegram.forum(FORUM, "Support");
    Path config =
        Files.writeString(
            folder.resolve("baton.yml"),
            """
            server:
              port: 1
              public-url: "%s"
              api-token: "%s"
              sign-in:
                issuer: "%s"
                client-id: %s
                client-secret: "${SIGN_IN_SECRET}"
                name: Example
                roles: {operator: [support]}
            store: {url: "jdbc:sqlite:%s"}
            bots: {helpdesk: {type: rasa, url: "%s"}}
            channels: {telegram: {type: telegram, token: "%s", api-url: "%s"}}
            desks: {tg: {channel: telegram, space: "%d"}}
            queues: {support: {desks: [tg]}}
            handoff: {token: "t0ken-of-the-bot", user-words: ["/human"]}
            """
                .formatted(
                    PUBLIC,
                    TOKEN,
                    provider.issuer(),
                    FakeIdentityProvider.CLIENT,
                    folder.resolve("baton.db"),
                    rasa.url(),
                    telegram.token(),
                    telegram.url(),
                    FORUM));
    Gateway gateway =
        Gateway.start(
            config, Map.of("SIGN_IN_SECRET", FakeIdentityProvider.SECRET), OptionalInt.of(0));
    open.addFirst(gateway);
    url = gateway.address().toString();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void somebodySignsInServesAUserAndSignsOut() throws Exception {
    telegram.privateChat(501, "Bob").say(null, "/human");
    await()
        .atMost(ONE_MINUTE)
        .until(() -> byToken("/api/v1/handoffs").path("handoffs").size() == 1);
    String handoff = byToken("/api/v1/handoffs").path("handoffs").path(0).path("id").asString();

    HttpResponse<String> sent = get("/api/v1/sign-in", "none=");
    String attempt = cookie(sent, "__Host-baton_sign_in");
    String back = place(send(HttpRequest.newBuilder(URI.create(place(sent)))));
    assertThat(back).startsWith(PUBLIC + "/api/v1/sign-in/callback?");
    String callback = back.substring(PUBLIC.length());
    String other = cookie(get("/api/v1/sign-in", "none="), "__Host-baton_sign_in");
    assertThat(place(get(callback, other))).isEqualTo("/console#/sign-in/expired");
    HttpResponse<String> in = get(callback, attempt);
    assertThat(place(in)).isEqualTo("/console");
    assertThat(place(get(callback, attempt))).isEqualTo("/console#/sign-in/expired");

    String session = cookie(in, "__Host-baton_session");
    JsonNode me = JsonMapper.shared().readTree(get("/api/v1/session", session).body());
    assertThat(me.path("caller").path("id").asString()).isEqualTo("person:7f-ann");
    assertThat(me.path("caller").path("role").asString()).isEqualTo("operator");
    assertThat(get("/api/v1/tokens", session).statusCode()).isEqualTo(403);
    String csrf = me.path("csrf").asString();
    assertThat(
            send(change("/api/v1/handoffs/" + handoff + "/claim", session, csrf)
                    .POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(200);
    assertThat(byToken("/api/v1/audit?action=control.passed").path("entries").toString())
        .contains("person:7f-ann", "Ann Lee");

    assertThat(send(change("/api/v1/session", session, csrf).DELETE()).body())
        .isEqualTo(
            "{\"ended\":true,\"provider\":{\"name\":\"Example\",\"sign_out\":\""
                + provider.issuer()
                + "/logout?client_id=baton+at+work\"}}");
    assertThat(get("/api/v1/session", session).statusCode()).isEqualTo(401);
  }

  @Test
  void whoIsInNoGroupOfTheFileDoesNotComeIn() throws Exception {
    provider.claims = usual -> Map.of();
    HttpResponse<String> first = get("/api/v1/sign-in", "none=");
    String refused = place(send(HttpRequest.newBuilder(URI.create(place(first)))));
    assertThat(
            place(get(refused.substring(PUBLIC.length()), cookie(first, "__Host-baton_sign_in"))))
        .isEqualTo("/console#/sign-in/refused");

    provider.claims =
        usual -> {
          usual.put("groups", List.of("sales"));
          return usual;
        };
    HttpResponse<String> second = get("/api/v1/sign-in", "none=");
    String back = place(send(HttpRequest.newBuilder(URI.create(place(second)))));
    HttpResponse<String> out =
        get(back.substring(PUBLIC.length()), cookie(second, "__Host-baton_sign_in"));
    assertThat(place(out)).isEqualTo("/console#/sign-in/without-role");
    assertThat(out.headers().allValues("Set-Cookie"))
        .noneMatch(set -> set.startsWith("__Host-baton_session="));
  }

  private HttpRequest.Builder change(String path, String session, String csrf) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Cookie", session)
        .header("X-CSRF-Token", csrf)
        .header("Origin", PUBLIC);
  }

  private JsonNode byToken(String path) {
    try {
      return JsonMapper.shared()
          .readTree(
              send(HttpRequest.newBuilder(URI.create(url + path))
                      .header("Authorization", "Bearer " + TOKEN))
                  .body());
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private HttpResponse<String> get(String path, String cookie) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url + path)).header("Cookie", cookie));
  }

  private HttpResponse<String> send(HttpRequest.Builder call) throws Exception {
    return browser.send(call.build(), BodyHandlers.ofString());
  }

  private static String place(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static String cookie(HttpResponse<String> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(set -> set.startsWith(name + "=") && !set.startsWith(name + "=;"))
        .findFirst()
        .orElseThrow()
        .replaceAll(";.*", "");
  }
}
