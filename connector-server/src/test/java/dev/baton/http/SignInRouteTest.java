package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in where people have an account: what is the browser's, and what becomes of it. */
final class SignInRouteTest {

  private static final String FILE = "the-token-of-the-file";
  private static final String BEGIN = "/api/v1/sign-in";
  private static final String CALLBACK = "/api/v1/sign-in/callback";
  private static final String EXPIRED = "/console#/sign-in/expired";

  private final EdgeFixture edge = new EdgeFixture(EdgeFixture.withApiToken(FILE));
  private final ScriptedIdentities people = edge.people;

  /** A browser that was sent to the provider. */
  private record Away(String cookie, String state) {}

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void aBrowserIsSentAwayWithACookieThatOnlyItHas() {
    HttpResponse<String> answer = edge.get(BEGIN);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(place(answer)).startsWith("https://id.example/authorize?state=");
    assertThat(answer.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .matches(
            "baton_sign_in=\\d{10}\\.[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600");
    IdentityProvider.Attempt attempt = people.asked.getFirst();
    assertThat(attempt.returnTo()).hasToString("https://baton.example" + CALLBACK);
    assertThat(List.of(attempt.state(), attempt.nonce(), attempt.verifier().reveal()))
        .doesNotHaveDuplicates()
        .allMatch(each -> each.matches("[A-Za-z0-9_-]{43}"));
    assertThat(people.threads).allMatch(Thread::isVirtual);
    assertThat(place(edge.get(BEGIN))).isNotEqualTo(place(answer));
  }

  @Test
  void whoIsVouchedForGetsTheSessionThatATokenGets() {
    HttpResponse<String> answer = back(away(), "");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(place(answer)).isEqualTo("/console");
    assertThat(answer.headers().allValues("Set-Cookie"))
        .hasSize(2)
        .anyMatch(
            set -> set.matches("baton_session=[A-Za-z0-9_-]+; Path=/; HttpOnly; SameSite=Strict"))
        .anyMatch(set -> set.matches("baton_sign_in=;.*Expires=Thu, 01-Jan-1970 .*"));
    HttpResponse<String> session =
        edge.send(edge.to("/api/v1/session").header("Cookie", sessionOf(answer)));
    assertThat(EdgeFixture.json(session).path("caller").path("id").asString())
        .isEqualTo("person:ann");
    assertThat(EdgeFixture.json(session).path("caller").path("name").asString())
        .isEqualTo("Ann Lee");
    assertThat(EdgeFixture.json(session).path("caller").path("role").asString())
        .isEqualTo("operator");
    assertThat(people.asked.get(1)).isEqualTo(people.asked.getFirst());
  }

  @Test
  void whatTheyDoIsWrittenDownUnderTheirName() {
    String cookie = sessionOf(back(away(), ""));
    String csrf =
        EdgeFixture.json(edge.send(edge.to("/api/v1/session").header("Cookie", cookie)))
            .path("csrf")
            .asString();
    edge.send(
        edge.to("/api/v1/dead-letters/x/retry")
            .header("Cookie", cookie)
            .header("X-CSRF-Token", csrf)
            .header("Origin", "http://127.0.0.1:" + edge.port())
            .POST(BodyPublishers.noBody()));

    assertThat(edge.script.audit.notes)
        .singleElement()
        .satisfies(note -> {
          assertThat(note.by().id()).isEqualTo("person:ann");
          assertThat(note.by().name()).isEqualTo("Ann Lee");
        });
  }

  @Test
  void signingOutSaysWhereElseTheyMayBeSignedIn() {
    assertThat(signedOut(sessionOf(back(away(), ""))))
        .isEqualTo(
            "{\"ended\":true,\"provider\":{\"name\":\"Example & Sons\",\"sign_out\":\"https://id.example/logout?client_id=baton\"}}");
    people.signOut = null;
    assertThat(signedOut(sessionOf(back(away(), "")))).contains("\"sign_out\":null");

    HttpResponse<String> token = edge.post("/api/v1/session", "{\"token\":\"" + FILE + "\"}");
    assertThat(signedOut(sessionOf(token))).isEqualTo("{\"ended\":true}");
  }

  private String signedOut(String cookie) {
    String csrf =
        EdgeFixture.json(edge.send(edge.to("/api/v1/session").header("Cookie", cookie)))
            .path("csrf")
            .asString();
    String own = "http://127.0.0.1:" + edge.port();
    HttpRequest.Builder call =
        edge.to("/api/v1/session").header("Cookie", cookie).header("Origin", own).DELETE();
    assertThat(edge.send(call.copy()).statusCode()).as("without csrf").isEqualTo(403);
    String said = edge.send(call.header("X-CSRF-Token", csrf)).body();
    assertThat(edge.send(edge.to("/api/v1/session").header("Cookie", cookie)).statusCode())
        .isEqualTo(401);
    return said;
  }

  @Test
  void aNewSessionEndsTheOneThatTheBrowserHad() {
    String old = sessionOf(back(away(), ""));
    Away away = away();
    HttpResponse<String> answer = comeBack(away.cookie() + "; " + old, "state=" + away.state());

    assertThat(place(answer)).isEqualTo("/console");
    assertThat(edge.send(edge.to("/api/v1/session").header("Cookie", old)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void nobodyComesBackWithAStateThatIsNotOfTheirBrowser() {
    Away mine = away();
    Away other = away();
    List<String> queries =
        List.of(
            "",
            "state=",
            "state=" + other.state(),
            "state=" + mine.state() + "x",
            "state=" + mine.state().substring(1),
            "state=" + mine.state().toLowerCase(Locale.ROOT),
            "state=" + mine.state() + "&state=" + mine.state(),
            "state=" + other.state() + "&state=" + mine.state(),
            "State=" + mine.state(),
            "code=1");
    List<String> cookies =
        List.of(
            "a=b",
            "baton_sign_in=",
            "baton_sign_in=x",
            other.cookie(),
            mine.cookie() + "x",
            mine.cookie() + "; " + other.cookie(),
            mine.cookie() + "; " + mine.cookie(),
            mine.cookie().replace("baton_sign_in", "__Host-baton_sign_in"),
            mine.cookie()
                .replaceFirst("=\\d+", "=" + Instant.now().plusSeconds(100).getEpochSecond()),
            mine.cookie().replaceFirst("=\\d+", "=99999999999"));
    int refused = 0;
    for (String query : queries) {
      assertRefused(comeBack(mine.cookie(), query), query);
      refused++;
    }
    for (String cookie : cookies) {
      assertRefused(comeBack(cookie, "code=1&state=" + mine.state()), cookie);
      refused++;
    }
    assertThat(refused).isEqualTo(20);
    assertThat(people.answers).isEmpty();
    assertThat(edge.known.opened).isEmpty();
  }

  private static void assertRefused(HttpResponse<String> answer, String as) {
    assertThat(answer.statusCode()).as(as).isEqualTo(303);
    assertThat(place(answer)).as(as).isEqualTo(EXPIRED);
    assertThat(answer.headers().allValues("Set-Cookie")).as(as).noneMatch(SignInRouteTest::isIn);
  }

  private static boolean isIn(String set) {
    return set.startsWith("baton_session=");
  }

  @Test
  void anAttemptCountsOnceAndForTenMinutes() {
    Away away = away();
    assertThat(place(back(away, ""))).isEqualTo("/console");
    assertRefused(back(away, ""), "again");

    for (int age : new int[] {601, 3600, -601}) {
      SignInAttempt old = SignInAttempt.begin(Instant.now().minusSeconds(age), new SecureRandom());
      assertRefused(
          comeBack("baton_sign_in=" + old.cookie().reveal(), "state=" + old.state()), age + " s");
    }
    SignInAttempt young = SignInAttempt.begin(Instant.now().minusSeconds(500), new SecureRandom());
    assertThat(
            place(comeBack("baton_sign_in=" + young.cookie().reveal(), "state=" + young.state())))
        .as("any node ends what another began")
        .isEqualTo("/console");
    assertThat(edge.known.opened).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to=https://evil.example",
        "return_to=//evil.example",
        "redirect=https:%2F%2Fevil.example",
        "next=%5C%5Cevil.example",
        "returnTo=/%0d%0aLocation:%20https://evil.example",
        "redirect_uri=https://evil.example"
      })
  void nothingOfACallSaysWhereItLeads(String wish) {
    assertThat(place(edge.get(BEGIN + "?" + wish)))
        .startsWith("https://id.example/authorize?")
        .doesNotContain("evil");
    assertThat(people.asked).allMatch(each -> !each.returnTo().toString().contains("evil"));
    assertThat(place(back(away(), "&" + wish))).isEqualTo("/console");
    assertThat(place(comeBack("a=b", wish))).isEqualTo(EXPIRED);
  }

  @Test
  void noPageOfSomebodyElseBeginsASignIn() {
    int refused = 0;
    for (String[] header :
        new String[][] {
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"},
          {"Origin", "https://evil.example"},
          {"Origin", "null"}
        }) {
      HttpResponse<String> answer = edge.send(edge.to(BEGIN).header(header[0], header[1]));
      assertThat(place(answer)).isEqualTo("/console#/sign-in/again");
      assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
      refused++;
    }
    assertThat(refused).isEqualTo(4);
    assertThat(people.asked).isEmpty();
    Away away = away();
    assertThat(
            place(
                edge.send(
                    edge.to(CALLBACK + "?state=" + away.state())
                        .header("Cookie", away.cookie())
                        .header("Sec-Fetch-Site", "cross-site"))))
        .as("the provider's page sends it back")
        .isEqualTo("/console");
  }

  @ParameterizedTest
  @CsvSource({"without-role", "declined", "unready", "refused", "unreachable", "not-stored"})
  void whoDoesNotComeInIsToldWhy(String word) {
    Away away = away();
    switch (word) {
      case "without-role" ->
          people.finding = new IdentityProvider.Finding.WithoutRole("of no group");
      case "declined" -> people.finding = new IdentityProvider.Finding.Declined();
      case "unready" -> people.finding = new IdentityProvider.Finding.Unready("says the browser");
      case "refused" -> people.finding = new IdentityProvider.Finding.Refused("forged");
      case "unreachable" -> people.down = true;
      default -> edge.known.down = new IllegalStateException("down");
    }
    HttpResponse<String> answer = back(away, "");

    String said = word.equals("unready") ? "unreachable" : word;
    assertThat(place(answer)).isEqualTo("/console#/sign-in/" + said);
    assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(SignInRouteTest::isIn);
    assertThat(console()).as("the console has words for it").containsPattern("'?" + said + "'?:");
  }

  private String console() {
    Matcher release =
        Pattern.compile("src=\"(/console/[0-9a-f]+/)").matcher(edge.get("/console").body());
    assertThat(release.find()).isTrue();
    return edge.get(release.group(1) + "login.js").body();
  }

  @Test
  void aProviderThatIsDownKeepsNobodyFromSigningInByToken() {
    people.down = true;
    HttpResponse<String> answer = edge.get(BEGIN);

    assertThat(place(answer)).isEqualTo("/console#/sign-in/unreachable");
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(edge.post("/api/v1/session", "{\"token\":\"" + FILE + "\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aProviderThatIsSlowHoldsUpNobodyElse() {
    people.goesOn = new CountDownLatch(1);
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    for (int one = 0; one < 64; one++) {
      waiting.add(
          CompletableFuture.supplyAsync(
              () -> place(edge.get(BEGIN)), task -> Thread.startVirtualThread(task)));
    }
    await().atMost(20, TimeUnit.SECONDS).until(() -> people.threads.size() == 64);

    assertThat(place(edge.get(BEGIN))).isEqualTo("/console#/sign-in/busy");
    assertThat(edge.get("/healthz").statusCode()).isEqualTo(200);
    people.goesOn.countDown();
    assertThat(waiting).allMatch(each -> each.join().startsWith("https://id.example/"));
    assertThat(place(edge.get(BEGIN))).startsWith("https://id.example/");
  }

  @Test
  void nobodyLocksOthersOutByFailing() {
    IdentityProvider.Finding let = people.finding;
    for (int wrong = 0; wrong < 2 * Guesses.MOST; wrong++) {
      assertThat(place(comeBack(away().cookie(), "state=guess" + wrong))).isEqualTo(EXPIRED);
    }
    people.finding = new IdentityProvider.Finding.Refused("no such code");
    for (int wrong = 0; wrong < 2 * Guesses.MOST; wrong++) {
      assertThat(place(back(away(), "&code=" + wrong))).isEqualTo("/console#/sign-in/refused");
    }
    people.finding = let;
    assertThat(place(back(away(), ""))).isEqualTo("/console");
    assertThat(edge.post("/api/v1/session", "{\"token\":\"" + FILE + "\"}").statusCode())
        .as("tokens are not affected")
        .isEqualTo(200);
  }

  @Test
  void whereNobodyVouchesForPeopleAnyMoreTheirSessionsAreOver() {
    String cookie = sessionOf(back(away(), ""));
    for (boolean vouched : new boolean[] {true, false}) {
      ApiCallers callers =
          new ApiCallers(
              new Secret(FILE),
              false,
              vouched,
              edge.known,
              edge.known,
              new SessionCookie(false),
              new SameOrigin(null),
              new Guesses(System::nanoTime));
      List<Admission> found = new CopyOnWriteArrayList<>();
      try (Listener listener =
          Listener.start("127.0.0.1", 0, exchange -> found.add(callers.of(exchange)))) {
        edge.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/"))
                .header("Cookie", cookie));
      }
      assertThat(found)
          .singleElement()
          .isInstanceOf(vouched ? Admission.Granted.class : Admission.Denied.class);
    }
  }

  @Test
  void overTlsTheCookieBelongsToThisHostAlone() {
    URI address = URI.create("https://baton.example");
    try (EdgeFixture published =
        new EdgeFixture(new HttpEdge.AccessSettings(null, new Secret(FILE), true, address, null))) {
      assertThat(published.get(BEGIN).headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-baton_sign_in=")
          .endsWith("; SameSite=Lax; Secure; Max-Age=600");
    }
  }

  @Test
  void thePageOffersWhatIsServedAndNothingElse() {
    String page = edge.get("/console").body();
    assertThat(page)
        .contains(
            "<meta name=\"sign-in\" content=\"Example &amp; Sons\" data-address=\"https://baton.example/api/v1/sign-in\">");

    try (EdgeFixture bare = EdgeFixture.withoutSignIn(HttpEdge.AccessSettings.LOCAL_ONLY)) {
      assertThat(bare.get("/console").body()).doesNotContain("sign-in");
      assertThat(bare.get("/console").headers().firstValue("ETag"))
          .isNotEqualTo(edge.get("/console").headers().firstValue("ETag"));
      assertThat(bare.get(BEGIN).statusCode()).isEqualTo(404);
      assertThat(bare.get(CALLBACK).statusCode()).isEqualTo(404);
    }
  }

  private Away away() {
    HttpResponse<String> answer = edge.get(BEGIN);
    Matcher state = Pattern.compile("state=([^&]+)").matcher(place(answer));
    assertThat(state.find()).isTrue();
    return new Away(
        answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", ""),
        Objects.requireNonNull(state.group(1)));
  }

  private HttpResponse<String> back(Away away, String more) {
    return comeBack(away.cookie(), "state=" + away.state() + more);
  }

  private HttpResponse<String> comeBack(String cookie, String query) {
    return edge.send(edge.to(CALLBACK + "?" + query).header("Cookie", cookie));
  }

  private static String place(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static String sessionOf(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(SignInRouteTest::isIn)
        .findFirst()
        .orElseThrow()
        .replaceAll(";.*", "");
  }
}
