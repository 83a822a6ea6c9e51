package dev.baton.webex;

import dev.baton.connector.Secret;
import dev.baton.connector.WebhookCall;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signatures of webhook calls.
 *
 * <p>{@code X-Spark-Signature}, the hex HMAC-SHA1 of the raw body, is the documented signature and
 * is required. {@code X-Webex-Signature} is not documented, but is seen as a list of {@code
 * sha256=} and {@code sha512=} parts. In that form it must be right as well; other forms are
 * ignored. Compares in constant time.
 */
final class WebexSignature {

  private final Secret secret;

  WebexSignature(Secret secret) {
    this.secret = secret;
  }

  enum Verdict {
    GENUINE,
    MISSING,
    WRONG
  }

  Verdict judge(WebhookCall call) {
    String signature = call.header("X-Spark-Signature");
    if (signature == null || signature.isBlank()) {
      return Verdict.MISSING;
    }
    byte[] body = call.body();
    boolean right =
        matches("HmacSHA1", 20, signature, body)
            && partsMatch(call.header("X-Webex-Signature"), body);
    return right ? Verdict.GENUINE : Verdict.WRONG;
  }

  private boolean partsMatch(@Nullable String header, byte[] body) {
    if (header == null) {
      return true;
    }
    boolean right = true;
    for (String part : header.split(",", -1)) {
      String stripped = part.strip();
      int equals = stripped.indexOf('=');
      if (equals > 0) {
        String value = stripped.substring(equals + 1);
        right &=
            switch (stripped.substring(0, equals).toLowerCase(Locale.ROOT).replace("-", "")) {
              case "sha256" -> matches("HmacSHA256", 32, value, body);
              case "sha512" -> matches("HmacSHA512", 64, value, body);
              default -> true;
            };
      }
    }
    return right;
  }

  private boolean matches(String algorithm, int length, String hex, byte[] body) {
    byte[] given;
    try {
      given = HexFormat.of().parseHex(hex.strip());
    } catch (IllegalArgumentException notHex) {
      return false;
    }
    return given.length == length
        && !secret.reveal().isEmpty()
        && MessageDigest.isEqual(secret.sign(algorithm, body), given);
  }
}
