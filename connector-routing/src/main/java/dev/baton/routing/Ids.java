package dev.baton.routing;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Creates ids and tokens. */
public interface Ids {

  /** A new id; within a process, later ids sort after earlier ones, to the millisecond. */
  String next();

  /** A token that cannot be guessed: 22 characters of base64url. */
  String token();

  /** When an id was made, to the millisecond; null if it is none of {@link #random}'s. */
  static @Nullable Instant timeOf(String id) {
    if (id.length() != TIME + RANDOM) {
      return null;
    }
    long millis = 0;
    for (int at = 0; at < TIME; at++) {
      int digit = Character.digit(id.charAt(at), 16);
      if (digit < 0) {
        return null;
      }
      millis = millis << 4 | digit;
    }
    return Instant.ofEpochMilli(millis);
  }

  /** How many hexadecimal digits of an id are its time. */
  int TIME = 11;

  /** How many are random. */
  int RANDOM = 16;

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
        return hex.toHexDigits(clock.millis(), TIME)
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
