package dev.baton.http;

import dev.baton.connector.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * One attempt to sign in, as its browser keeps it in a cookie: when it began, and 256 random bits.
 *
 * <p>All that goes through other hands follows from the cookie, and the cookie from none of it. So
 * nothing is stored, any node can end what another began, and a browser can end only its own. Who
 * changes the time changes all the rest with it, which the provider then has not signed.
 */
record SignInAttempt(Secret cookie) {

  /** For how long people may be at the provider. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern FORM = Pattern.compile("\\d{1,11}\\.[A-Za-z0-9_-]{43}");
  private static final int BYTES = 32;

  static SignInAttempt begin(Instant now, SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new SignInAttempt(new Secret(now.getEpochSecond() + "." + text(bytes)));
  }

  /** Whether this may be an attempt that is still under way. */
  boolean isOpen(Instant now) {
    String value = cookie.reveal();
    if (!FORM.matcher(value).matches()) {
      return false;
    }
    Instant begun = Instant.ofEpochSecond(Long.parseLong(value.substring(0, value.indexOf('.'))));
    return Duration.between(begun, now).abs().compareTo(LONGEST) < 0;
  }

  /** What comes back with the browser, and nobody else knows. */
  String state() {
    return derived("state");
  }

  /** This attempt, for the provider. */
  IdentityProvider.Attempt asked(URI returnTo) {
    return new IdentityProvider.Attempt(
        returnTo, state(), derived("nonce"), new Secret(derived("verifier")));
  }

  private String derived(String purpose) {
    return text(
        cookie.sign("HmacSHA256", ("sign-in " + purpose).getBytes(StandardCharsets.US_ASCII)));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
