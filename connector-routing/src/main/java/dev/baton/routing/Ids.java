package dev.baton.routing;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Creates ids and tokens. */
public interface Ids {

  /** A new id; within a process, later ids sort after earlier ones, to the millisecond. */
  String next();

  /** A token that cannot be guessed: 22 characters of base64url. */
  String token();

  /** Ids made of the time and a random number; tokens from a cryptographic generator. */
  static Ids random(Clock clock) {
    SecureRandom secure = new SecureRandom();
    return new Ids() {
      @Override
      public String next() {
        return String.format("%011x", clock.millis()) + hex(secure);
      }

      @Override
      public String token() {
        byte[] bytes = new byte[16];
        secure.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      }
    };
  }

  private static String hex(RandomGenerator random) {
    return String.format("%016x", random.nextLong());
  }
}
