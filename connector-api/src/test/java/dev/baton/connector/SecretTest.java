package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTest {

  private record Account(String name, Secret token) {}

  @Test
  void whateverHoldsASecretPrintsWithoutIt() {
    Secret secret = new Secret("s3cret");

    assertThat("" + secret).isEqualTo("***");
    assertThat(new Account("tg", secret).toString()).isEqualTo("Account[name=tg, token=***]");
    assertThat(Map.of("token", List.of(secret)).toString()).isEqualTo("{token=[***]}");
    assertThat(String.format("%s %10s", secret, secret)).doesNotContain("s3cret");
  }

  @Test
  void theRightCandidateMatches() {
    Secret secret = new Secret("s3cr\u00e9t");

    assertThat(secret.reveal()).isEqualTo("s3cr\u00e9t");
    assertThat(secret.matches("s3cr\u00e9t")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"s3cret,s3cre", "s3cret,s3cret1", "s3cret,S3CRET", "s3cret,''", "s3cret,", "'',''"})
  void anyOtherCandidateDoesNot(String secret, String candidate) {
    assertThat(new Secret(secret).matches(candidate)).isFalse();
  }

  /** Equal secrets are equal, so that a change of settings is noticed. */
  @Test
  void theHashRevealsNothing() {
    assertThat(new Secret("a")).isEqualTo(new Secret("a")).isNotEqualTo(new Secret("b"));
    assertThat(new Secret("a")).hasSameHashCodeAs(new Secret("b")).isNotEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "s3cret,GET /bots3cret/getMe: 404,GET /bot***/getMe: 404",
    "s3cret,s3cret s3cret,*** ***",
    "a/b+c d,no such token: a/b+c d,no such token: ***",
    "a/b+c d,GET /x?token=a%2Fb%2Bc+d,GET /x?token=***",
    "s3cret,nothing of it,nothing of it",
    "'',nothing of it,nothing of it",
  })
  void itIsHiddenInWhatOthersSay(String secret, String said, String shown) {
    assertThat(new Secret(secret).hiddenIn(said)).isEqualTo(shown);
  }
}
