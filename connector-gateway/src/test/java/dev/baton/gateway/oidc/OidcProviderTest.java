package dev.baton.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Secret;
import dev.baton.gateway.oidc.FakeIdentityProvider.Fault;
import dev.baton.gateway.oidc.FakeIdentityProvider.Signed;
import dev.baton.http.IdentityProvider.Attempt;
import dev.baton.http.IdentityProvider.Finding;
import dev.baton.http.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Baton takes a provider's word for, and what not. */
final class OidcProviderTest {

  private static final Instant NOW = Instant.parse("2031-05-01T10:00:00Z");
  private static final String REDIRECT = "https://baton.example/api/v1/sign-in/callback";
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final Attempt ATTEMPT = attempt('a');

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final FakeIdentityProvider fake = new FakeIdentityProvider(REDIRECT, clock);
  private final HttpClient browser = HttpClient.newHttpClient();
  private final OidcProvider provider = provider(FakeIdentityProvider.SECRET);

  private static Attempt attempt(char letter) {
    return new Attempt(
        URI.create(REDIRECT),
        ("state" + letter).repeat(8).substring(0, 43),
        ("nonce" + letter).repeat(8).substring(0, 43),
        new Secret(("proof" + letter).repeat(8).substring(0, 43)));
  }

  private OidcProvider provider(String secret) {
    return provider(secret, "groups", List.of("name", "email"), Duration.ofSeconds(20));
  }

  private OidcProvider provider(String secret, String groups, List<String> names, Duration limit) {
    return new OidcProvider(
        new OidcSettings(
            fake.issuer(),
            FakeIdentityProvider.CLIENT,
            new Secret(secret),
            "Example",
            List.of("openid", "profile"),
            groups,
            names,
            Map.of("support", Role.OPERATOR, "bosses", Role.ADMIN, "everyone", Role.VIEWER)),
        clock,
        limit);
  }

  @AfterEach
  void close() {
    fake.close();
    browser.close();
  }

  @Test
  void aPersonIsWhoTheProviderSays() throws Exception {
    assertThat(signIn(provider, ATTEMPT))
        .isEqualTo(new Finding.Person("7f-ann", "Ann Lee", Role.OPERATOR));
    assertThat(signIn(provider, attempt('b'))).isInstanceOf(Finding.Person.class);
    assertThat(fake.calls)
        .as("what it says of itself and its keys are asked for once")
        .containsExactly(DISCOVERY, "/authorize", "/token", "/jwks", "/authorize", "/token");
  }

  @Test
  void theBestOfTheirRolesCounts() throws Exception {
    says("groups", List.of("everyone", "bosses", "support"));
    assertThat(signIn(provider, ATTEMPT))
        .isEqualTo(new Finding.Person("7f-ann", "Ann Lee", Role.ADMIN));
    says("groups", "everyone");
    assertThat(signIn(provider, ATTEMPT))
        .isEqualTo(new Finding.Person("7f-ann", "Ann Lee", Role.VIEWER));
  }

  @Test
  void whoIsInNoGroupThatHasARoleHasNone() throws Exception {
    says("groups", List.of("Support", "support ", "", "operator"));
    assertThat(signIn(provider, ATTEMPT))
        .isEqualTo(new Finding.WithoutRole("server.sign-in.roles names none of their 4 groups"));
    says("groups", Map.of("support", true));
    assertThat(signIn(provider, ATTEMPT)).isInstanceOf(Finding.WithoutRole.class);
    says("groups", List.of(7, true, List.of("support")));
    assertThat(signIn(provider, ATTEMPT)).isInstanceOf(Finding.WithoutRole.class);
    says("groups", null);
    assertThat(signIn(provider, ATTEMPT))
        .isEqualTo(new Finding.WithoutRole("the ID token has no claim groups"));
  }

  @Test
  void groupsMayLieDeeperAndNamesBeElsewhere() throws Exception {
    says("realm_access", Map.of("roles", List.of("bosses")));
    OidcProvider keycloak =
        provider(
            FakeIdentityProvider.SECRET,
            "realm_access.roles",
            List.of("nick", "email"),
            Duration.ofSeconds(20));
    assertThat(signIn(keycloak, ATTEMPT))
        .isEqualTo(new Finding.Person("7f-ann", "ann@example.com", Role.ADMIN));
    says("https://x.example/roles", List.of("support"));
    OidcProvider whole =
        provider(
            FakeIdentityProvider.SECRET,
            "https://x.example/roles",
            List.of("name"),
            Duration.ofSeconds(20));
    assertThat(signIn(whole, ATTEMPT)).isInstanceOf(Finding.Person.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"' \u202eAnn\u0007 \u200bLee\n'|Ann Lee", "'\u200f \t'|7f-ann", "''|7f-ann"})
  void namesHideNothing(String name, String shown) throws Exception {
    says("name", name);
    says("email", 7);
    assertThat(signIn(provider, ATTEMPT))
        .isEqualTo(new Finding.Person("7f-ann", shown, Role.OPERATOR));
    says("name", "x".repeat(5_000));
    assertThat(((Finding.Person) signIn(provider, ATTEMPT)).name()).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource(
      value = Signed.class,
      names = {"WELL"},
      mode = EnumSource.Mode.EXCLUDE)
  void noSignatureButTheProvidersCounts(Signed signed) throws Exception {
    assertThat(signIn(provider, ATTEMPT)).isInstanceOf(Finding.Person.class);
    fake.signed = signed;
    assertThat(signIn(provider, ATTEMPT))
        .isInstanceOfSatisfying(
            Finding.Refused.class,
            refused -> assertThat(refused.why()).startsWith("the ID token does not count: "));
  }

  @Test
  void noTokenThatWasMadeForSomebodyElseOrAnotherTimeCounts() throws Exception {
    long now = NOW.getEpochSecond();
    Map<String, List<@Nullable Object>> wrong = new LinkedHashMap<>();
    wrong.put(
        "iss",
        listOf(
            "https://evil.example", fake.issuer() + "/", fake.issuer().toString() + "x", "", null));
    wrong.put(
        "aud",
        listOf(
            "another",
            List.of(),
            List.of("another"),
            "",
            null,
            "BATON AT WORK",
            List.of(FakeIdentityProvider.CLIENT, "another")));
    wrong.put("azp", listOf("another", 7, ""));
    wrong.put("nonce", listOf(attempt('b').nonce(), "", null, ATTEMPT.nonce() + "x"));
    wrong.put("exp", listOf(now - 61, now - 86_400, 0, null, "tomorrow"));
    wrong.put("nbf", listOf(now + 61));
    wrong.put("iat", listOf(now + 61, now + 86_400, null));
    wrong.put(
        "sub", listOf(null, "", " ", "x".repeat(256), "a\nb", "a\u0000", "\u202ea", "Zo\u00eb"));
    int refused = 0;
    for (Map.Entry<String, List<@Nullable Object>> claim : wrong.entrySet()) {
      for (Object value : claim.getValue()) {
        fake.claims = usual -> usual;
        says(claim.getKey(), value);
        Finding finding;
        try {
          finding = signIn(provider, ATTEMPT);
        } catch (IOException unreadable) {
          finding = new Finding.Refused(String.valueOf(unreadable.getMessage()));
        }
        assertThat(finding).as("%s", claim).isInstanceOf(Finding.Refused.class);
        assertThat(((Finding.Refused) finding).why()).doesNotContain(ATTEMPT.nonce());
        refused++;
      }
    }
    assertThat(refused).isEqualTo(36);
    fake.claims = usual -> usual;
    says("exp", now - 59);
    says("iat", now + 59);
    says("aud", List.of("another", FakeIdentityProvider.CLIENT));
    says("azp", FakeIdentityProvider.CLIENT);
    assertThat(signIn(provider, ATTEMPT))
        .as("a minute is allowed")
        .isInstanceOf(Finding.Person.class);
  }

  private static List<@Nullable Object> listOf(@Nullable Object... values) {
    List<@Nullable Object> all = new ArrayList<>();
    for (Object value : values) {
      all.add(value);
    }
    return all;
  }

  @Test
  void aCodeCountsOnceForWhoAskedAndForNobodyElse() throws Exception {
    Map<String, List<String>> answer = authorized(provider, ATTEMPT);
    assertThat(provider.find(ATTEMPT, answer)).isInstanceOf(Finding.Person.class);
    assertThat(provider.find(ATTEMPT, answer))
        .as("replayed")
        .isEqualTo(new Finding.Refused("the code was refused: invalid_grant"));

    Map<String, List<String>> stolen = authorized(provider, attempt('b'));
    assertThat(provider.find(ATTEMPT, stolen))
        .as("without its proof")
        .isEqualTo(new Finding.Refused("the code was refused: invalid_grant"));

    OidcProvider stranger = provider("wrong");
    Map<String, List<String>> strangers = authorized(stranger, ATTEMPT);
    assertThatThrownBy(() -> stranger.find(ATTEMPT, strangers))
        .isInstanceOf(IOException.class)
        .hasMessage("it answered 401 to the code: invalid_client");
    assertThat(fake.calls).filteredOn("/jwks"::equals).hasSize(1);
  }

  @Test
  void anAnswerOfAnotherProviderIsNotTaken() throws Exception {
    for (List<String> issuer :
        List.of(
            List.of("https://evil.example"),
            List.of(fake.issuer() + "/"),
            List.of(""),
            List.<String>of())) {
      Map<String, List<String>> answer = new LinkedHashMap<>(authorized(provider, ATTEMPT));
      answer.remove("iss");
      if (!issuer.isEmpty()) {
        answer.put("iss", issuer);
      }
      assertThat(provider.find(ATTEMPT, answer))
          .as("%s", issuer)
          .isInstanceOf(Finding.Refused.class);
    }
    assertThat(fake.calls).as("no code is shown to it").doesNotContain("/token");
    assertThat(provider.find(ATTEMPT, Map.of("state", List.of(ATTEMPT.state()))))
        .isInstanceOf(Finding.Refused.class);
    for (String code : List.of("", " ", "\u0000")) {
      Map<String, List<String>> odd = new LinkedHashMap<>(authorized(provider, ATTEMPT));
      odd.put("code", List.of(code));
      assertThat(provider.find(ATTEMPT, odd)).isInstanceOf(Finding.Refused.class);
    }
    Map<String, List<String>> twice = new LinkedHashMap<>(authorized(provider, ATTEMPT));
    twice.put("code", List.of("code-1", "code-2"));
    assertThat(provider.find(ATTEMPT, twice)).isInstanceOf(Finding.Refused.class);
  }

  @Test
  void whoDoesNotWantToIsNotLetIn() throws Exception {
    assertThat(provider.find(ATTEMPT, error("access_denied"))).isEqualTo(new Finding.Declined());
    assertThat(provider.find(ATTEMPT, error("invalid_scope"))).isInstanceOf(Finding.Refused.class);
    assertThat(provider.find(ATTEMPT, error("temporarily_unavailable")))
        .isInstanceOf(Finding.Unready.class);
  }

  private static Map<String, List<String>> error(String code) {
    return Map.of("state", List.of(ATTEMPT.state()), "error", List.of(code));
  }

  @ParameterizedTest
  @CsvSource({
    "/.well-known/openid-configuration, DOWN",
    "/.well-known/openid-configuration, SLOW",
    "/.well-known/openid-configuration, GARBAGE",
    "/.well-known/openid-configuration, HUGE",
    "/.well-known/openid-configuration, ELSEWHERE",
    "/token, DOWN",
    "/token, SLOW",
    "/token, GARBAGE",
    "/token, HUGE",
    "/token, ELSEWHERE",
    "/jwks, DOWN",
    "/jwks, SLOW",
    "/jwks, GARBAGE",
    "/jwks, HUGE",
    "/jwks, ELSEWHERE"
  })
  void aProviderInTroubleIsNoProvider(String path, Fault fault) throws Exception {
    OidcProvider hasty =
        provider(
            FakeIdentityProvider.SECRET,
            "groups",
            List.of("name"),
            Duration.ofMillis(fault == Fault.SLOW ? 300 : 20_000));
    fake.faults.put(path, fault);

    assertThatThrownBy(() -> signIn(hasty, ATTEMPT))
        .isInstanceOf(IOException.class)
        .message()
        .hasSizeLessThan(300)
        .doesNotContain("code-", ATTEMPT.nonce(), ATTEMPT.verifier().reveal());
    if (path.equals(DISCOVERY)) {
      assertThatThrownBy(() -> signIn(hasty, ATTEMPT)).isInstanceOf(IOException.class);
      assertThat(fake.calls).as("a failure stands for a while").hasSize(1);
    }
  }

  @Test
  void aProviderThatIsGoneIsNoProvider() {
    fake.close();
    assertThatThrownBy(() -> provider.signInPage(ATTEMPT)).isInstanceOf(IOException.class);
    assertThat(provider.signOutPage()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"})
  void whatItSaysOfItselfMustBeTrueAndSafe(String field) {
    for (String value : List.of("https:", "javascript:alert(1)", "ftp://id.example/x", "", "%")) {
      OidcProvider anew = provider(FakeIdentityProvider.SECRET);
      fake.metadata = with(field, value);
      assertThatThrownBy(anew::inspect).as(value).isInstanceOf(IOException.class);
    }
    OidcProvider anew = provider(FakeIdentityProvider.SECRET);
    fake.metadata = with(field, null);
    assertThatThrownBy(anew::inspect).isInstanceOf(IOException.class);
  }

  @Test
  void aWrongSecretIsKnownWithoutAnybodySigningIn() throws Exception {
    assertThat(provider.inspect()).isTrue();
    assertThat(provider("wrong").inspect()).isFalse();
    assertThat(fake.calls).containsExactly(DISCOVERY, "/token", DISCOVERY, "/token");
    fake.faults.put("/token", Fault.GARBAGE);
    assertThat(provider.inspect()).as("it does not say").isTrue();
  }

  @Test
  void aNewKeyIsLookedFor() throws Exception {
    assertThat(signIn(provider, ATTEMPT)).isInstanceOf(Finding.Person.class);
    fake.kid = "second";
    assertThat(signIn(provider, ATTEMPT)).isInstanceOf(Finding.Person.class);
    assertThat(fake.calls).filteredOn("/jwks"::equals).hasSize(2);
  }

  @Test
  void tokensWithUnknownKeysDoNotMakeBatonAskForever() throws Exception {
    fake.signed = Signed.WITH_UNKNOWN_KID;
    for (int time = 0; time < 20; time++) {
      Finding finding;
      try {
        finding = signIn(provider, ATTEMPT);
      } catch (IOException limited) {
        finding = new Finding.Refused(String.valueOf(limited.getMessage()));
      }
      assertThat(finding).isInstanceOf(Finding.Refused.class);
    }
    assertThat(fake.calls).filteredOn("/jwks"::equals).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void whereItLetsPeopleSignOutIsKnownOnceItWasAsked() throws Exception {
    assertThat(provider.signOutPage()).isNull();
    assertThat(provider.inspect()).isTrue();
    assertThat(provider.signOutPage())
        .hasToString(fake.issuer() + "/logout?client_id=baton+at+work");
    fake.metadata = with("end_session_endpoint", "javascript:alert(1)");
    OidcProvider anew = provider(FakeIdentityProvider.SECRET);
    try {
      assertThat(anew.inspect()).isTrue();
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("read");
    }
    assertThat(anew.signOutPage()).isNull();
  }

  private static UnaryOperator<Map<String, Object>> with(String field, @Nullable Object value) {
    return usual -> {
      Map<String, Object> other = new LinkedHashMap<>(usual);
      if (value == null) {
        other.remove(field);
      } else {
        other.put(field, value);
      }
      return other;
    };
  }

  /** Changes a claim of ID tokens, beside what is changed already. */
  private void says(String claim, @Nullable Object value) {
    UnaryOperator<Map<String, Object>> before = fake.claims;
    fake.claims = usual -> with(claim, value).apply(before.apply(usual));
  }

  private Finding signIn(OidcProvider at, Attempt attempt) throws Exception {
    return at.find(attempt, authorized(at, attempt));
  }

  /** What the browser brings back. */
  private Map<String, List<String>> authorized(OidcProvider at, Attempt attempt) throws Exception {
    String back =
        browser
            .send(HttpRequest.newBuilder(at.signInPage(attempt)).build(), BodyHandlers.ofString())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(back).startsWith(REDIRECT + "?");
    Map<String, List<String>> answer = new LinkedHashMap<>();
    for (String pair : back.substring(back.indexOf('?') + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      answer.put(pair.substring(0, equals), List.of(pair.substring(equals + 1)));
    }
    return answer;
  }
}
