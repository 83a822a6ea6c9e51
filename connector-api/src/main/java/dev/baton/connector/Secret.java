package dev.baton.connector;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A token or key that prints as {@code ***}.
 *
 * <p>It is kept as a {@link String} because every library needs it as one: a copy that could be
 * wiped would be one among many that cannot. A heap dump contains it, so treat a dump as a secret.
 */
public final class Secret {

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The secret itself, for the one call that needs it. */
  public String reveal() {
    return value;
  }

  /** Compares in constant time. An empty candidate never matches, not even an empty secret. */
  public boolean matches(@Nullable String candidate) {
    return candidate != null && !value.isEmpty() && isSame(candidate);
  }

  private boolean isSame(String other) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The HMAC of the bytes, with the secret's UTF-8 as the key.
   *
   * @param algorithm the JDK's name for it, such as {@code HmacSHA256}
   * @throws IllegalStateException if the secret is empty, since anybody could make its signatures,
   *     or if this JDK does not know the algorithm
   */
  public byte[] sign(String algorithm, byte[] data) {
    if (value.isEmpty()) {
      throw new IllegalStateException("an empty secret signs nothing");
    }
    byte[] key = value.getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(data);
    } catch (GeneralSecurityException unknown) {
      throw new IllegalStateException("this JDK does not sign with " + algorithm, unknown);
    }
  }

  /**
   * A text from elsewhere, such as an error message, with the secret replaced by {@code ***}, both
   * as it is and as it is encoded in a URL.
   */
  public String hiddenIn(String text) {
    if (value.isEmpty()) {
      return text;
    }
    String escaped = URLEncoder.encode(value, StandardCharsets.UTF_8);
    return text.replace(value, toString()).replace(escaped, toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && isSame(secret.value);
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
