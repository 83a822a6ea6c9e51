package dev.baton.bot.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

  private static final byte[] BODY =
      "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);

  /** RFC 4231, test case 2. */
  private static final String RIGHT =
      "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  private final Signature signature = new Signature(new Secret("Jefe"));

  @Test
  void isTheHmacOfTheRawBody() {
    assertThat(signature.of(BODY)).isEqualTo(RIGHT);
    assertThat(signature.matches(RIGHT, BODY)).isTrue();
    assertThat(
            signature.matches(" SHA256=" + RIGHT.substring(7).toUpperCase(Locale.ROOT) + " ", BODY))
        .isTrue();
    assertThat(new Signature(new Secret("jefe")).matches(RIGHT, BODY)).isFalse();
    assertThat(signature.matches(RIGHT, new byte[0])).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "sha256=5b",
        "sha256=zz",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "sha1=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      })
  void rejectsEverythingElse(String value) {
    assertThat(signature.matches(value, BODY)).isFalse();
  }
}
