package dev.baton.hook;

import dev.baton.connector.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key with which events are signed, as Standard Webhooks writes it: {@code whsec_} and the base64
 * of 24 to 64 bytes.
 */
public record HookSecret(Secret written) {

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST = 24;
  private static final int MOST = 64;

  /**
   * @throws IllegalArgumentException if it is not such a key; says why, and not what it is
   */
  public HookSecret {
    int length = key(written).length;
    if (length < LEAST || length > MOST) {
      throw new IllegalArgumentException(
          "has " + length + " bytes; it must have " + LEAST + " to " + MOST);
    }
  }

  /** The signature of one attempt, as the header {@code webhook-signature} holds it. */
  String signature(String id, long seconds, String body) {
    byte[] signed = (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(written), ALGORITHM));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException unknown) {
      throw new IllegalStateException("this JDK does not sign with " + ALGORITHM, unknown);
    }
  }

  private static byte[] key(Secret written) {
    String text = written.reveal();
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("does not begin with " + PREFIX);
    }
    try {
      return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("is not base64 after " + PREFIX);
    }
  }
}
