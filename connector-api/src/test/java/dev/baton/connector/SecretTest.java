package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  private static final Secret JEFE = new Secret("Jefe");
  private static final byte[] QUESTION = utf8("what do ya want for nothing?");

  @ParameterizedTest
  @CsvSource({
    "HmacSHA1, effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    "HmacSHA256, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "HmacSHA384, af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
        + "8e2240ca5e69e2c78b3239ecfab21649",
    "HmacSHA512, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
  })
  void signsTheSecondTestCasesOfRfc2202AndRfc4231(String algorithm, String expected) {
    assertThat(hex(JEFE.sign(algorithm, QUESTION))).isEqualTo(expected);
  }

  @Test
  void takesTheKeyAsUtf8() {
    assertThat(hex(new Secret("gr\u00fcn\u20ac").sign("HmacSHA256", utf8("body"))))
        .isEqualTo("9a4b646dbe4f0d882139d4c7bd18028980626bb2b310bd7db761087cecb8e659");
  }

  @Test
  void anEmptySecretSignsNothing() {
    assertThatThrownBy(() -> new Secret("").sign("HmacSHA256", QUESTION))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("an empty secret signs nothing");
  }

  @Test
  void refusesAnAlgorithmThatTheJdkDoesNotKnow() {
    assertThatThrownBy(() -> JEFE.sign("HmacNONE", QUESTION))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this JDK does not sign with HmacNONE")
        .hasCauseInstanceOf(NoSuchAlgorithmException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
