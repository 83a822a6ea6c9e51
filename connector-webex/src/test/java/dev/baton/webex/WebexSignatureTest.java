package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Secret;
import dev.baton.connector.WebhookCall;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebexSignatureTest {

  /** RFC 2202, test case 2. */
  private static final String RFC_KEY = "Jefe";

  private static final String RFC_BODY = "what do ya want for nothing?";
  private static final String RFC_SHA1 = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";

  /** RFC 4231, test case 2. */
  private static final String RFC_SHA256 =
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  private static final String RFC_SHA512 =
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
          + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737";

  private final WebexSignature signature = new WebexSignature(new Secret(RFC_KEY));

  @Test
  void knownVectorsAreGenuineInAnyCase() {
    assertThat(judge(RFC_SHA1, null)).isEqualTo(WebexSignature.Verdict.GENUINE);
    assertThat(judge(RFC_SHA1.toUpperCase(Locale.ROOT), null))
        .isEqualTo(WebexSignature.Verdict.GENUINE);
    assertThat(judge(RFC_SHA1, "SHA-256=" + RFC_SHA256 + ", sha512=" + RFC_SHA512))
        .isEqualTo(WebexSignature.Verdict.GENUINE);
    assertThat(judge(RFC_SHA1, "some other form")).isEqualTo(WebexSignature.Verdict.GENUINE);
  }

  @Test
  void theUndocumentedHeaderIsCheckedToo() {
    assertThat(judge(null, "sha256=" + RFC_SHA256)).isEqualTo(WebexSignature.Verdict.MISSING);
    assertThat(judge(RFC_SHA1, "sha256=" + RFC_SHA512)).isEqualTo(WebexSignature.Verdict.WRONG);
    assertThat(judge(RFC_SHA1, "sha256=" + RFC_SHA256 + ",sha512=00"))
        .isEqualTo(WebexSignature.Verdict.WRONG);
  }

  @Test
  void signsTheRawBytes() {
    byte[] escaped = "{\"text\":\"gr\\u00fc\\u00df dich\"}".getBytes(StandardCharsets.UTF_8);
    byte[] plain = "{\"text\":\"grüß dich\"}".getBytes(StandardCharsets.UTF_8);
    String signed = HexFormat.of().formatHex(new Secret(RFC_KEY).sign("HmacSHA1", escaped));

    assertThat(signed).isEqualTo("611032ca5345203dada161f8aadd373b5901baab");
    assertThat(signature.judge(call(signed, null, escaped)))
        .isEqualTo(WebexSignature.Verdict.GENUINE);
    assertThat(signature.judge(call(signed, null, plain))).isEqualTo(WebexSignature.Verdict.WRONG);
  }

  @Test
  void forgeriesAreRefused() {
    Random random = new Random(7);
    byte[] right = HexFormat.of().parseHex(RFC_SHA1);
    for (int i = 0; i < 2_000; i++) {
      byte[] forged = right.clone();
      forged[random.nextInt(forged.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(judge(HexFormat.of().formatHex(forged), null))
          .isEqualTo(WebexSignature.Verdict.WRONG);
    }
    for (String bad : List.of("x", RFC_SHA1.substring(2), RFC_SHA1 + "00", RFC_SHA256)) {
      assertThat(judge(bad, null)).isEqualTo(WebexSignature.Verdict.WRONG);
    }
    assertThat(judge(" ", null)).isEqualTo(WebexSignature.Verdict.MISSING);
  }

  private WebexSignature.Verdict judge(@Nullable String spark, @Nullable String webex) {
    return signature.judge(call(spark, webex, RFC_BODY.getBytes(StandardCharsets.UTF_8)));
  }

  private static WebhookCall call(@Nullable String spark, @Nullable String webex, byte[] body) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    if (spark != null) {
      headers.put("X-Spark-Signature", List.of(spark));
    }
    if (webex != null) {
      headers.put("x-webex-signature", List.of(webex));
    }
    return new WebhookCall(headers, body);
  }
}
