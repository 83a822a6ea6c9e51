package dev.baton.bot.wire;

import dev.baton.connector.Secret;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code X-Baton-Signature: sha256=<hex HMAC-SHA256 of the raw body>}, in both
 * directions.
 *
 * @param secret the key, as UTF-8; not empty
 */
public record Signature(Secret secret) {

  public static final String HEADER = "X-Baton-Signature";

  private static final String SCHEME = "sha256=";

  /** The header's value for a body. */
  public String of(byte[] body) {
    return SCHEME + HexFormat.of().formatHex(hmac(body));
  }

  /** Whether a header's value is the signature of a body. Compares in constant time. */
  public boolean matches(@Nullable String value, byte[] body) {
    if (value == null || secret.reveal().isEmpty()) {
      return false;
    }
    String stripped = value.strip().toLowerCase(Locale.ROOT);
    if (!stripped.startsWith(SCHEME)) {
      return false;
    }
    try {
      byte[] given = HexFormat.of().parseHex(stripped.substring(SCHEME.length()));
      return MessageDigest.isEqual(hmac(body), given);
    } catch (IllegalArgumentException notHex) {
      return false;
    }
  }

  private byte[] hmac(byte[] body) {
    return secret.sign("HmacSHA256", body);
  }
}
