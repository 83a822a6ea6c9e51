package dev.baton.routing;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Creates ids and tokens. */
public interface Ids {

  /** A new id; within a process, later ids sort after earlier ones, to the millisecond. */
  String next();

  /** A token that cannot be guessed: 22 characters of base64url. */
  String token();

  /**
   * Ids made of the time and a random number; tokens from a cryptographic generator, which would be
   * slow for ids.
   */
  static Ids random(Clock clock) {
    SecureRandom secure = new SecureRandom();
    return new Ids() {
      @Override
      public String next() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(clock.millis(), 11)
            + hex.toHexDigits(ThreadLocalRandom.current().nextLong());
      }

      @Override
      public String token() {
        byte[] bytes = new byte[16];
        secure.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      }
    };
  }
}
