package dev.baton.bot.rasa;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.WebhookCall;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a call to {@code /bots/{name}/callback} proves that it is the bot's; one right proof is
 * enough.
 *
 * @param token as {@code ?token=…}, the way Rasa sends it, or {@code Authorization: Bearer …}; null
 *     for none
 * @param secret key of {@code X-Baton-Signature: sha256=<hex HMAC of the raw body>}; null for none
 */
record CallbackKeys(@Nullable Secret token, @Nullable Secret secret) {

  private static final String BEARER = "bearer ";
  private static final String SIGNED = "sha256=";
  private static final String HMAC = "HmacSHA256";

  /** Reads {@code callback-token} and {@code callback-secret}, of which one must be there. */
  static CallbackKeys read(Settings settings) {
    if (!settings.has("callback-token") && !settings.has("callback-secret")) {
      settings.problem(
          "callback-token",
          "is missing; write the token of 'callback' in Rasa's credentials.yml, or anybody could"
              + " speak for the bot");
    }
    return new CallbackKeys(
        settings.secretOrNull("callback-token"), filled(settings, "callback-secret"));
  }

  /** Compares in constant time. */
  boolean open(WebhookCall call) {
    return (token != null
            && (token.matches(call.parameter("token")) || token.matches(bearer(call))))
        || (secret != null && signed(call, secret));
  }

  private static @Nullable Secret filled(Settings settings, String key) {
    Secret secret = settings.secretOrNull(key);
    return secret == null || secret.reveal().isEmpty() ? null : secret;
  }

  private static @Nullable String bearer(WebhookCall call) {
    String header = call.header("Authorization");
    return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : null;
  }

  private static boolean signed(WebhookCall call, Secret secret) {
    String header = call.header("X-Baton-Signature");
    if (header == null || !header.startsWith(SIGNED)) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), HMAC));
      byte[] right = mac.doFinal(call.body());
      byte[] given =
          header
              .substring(SIGNED.length())
              .strip()
              .toLowerCase(Locale.ROOT)
              .getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(
          HexFormat.of().formatHex(right).getBytes(StandardCharsets.UTF_8), given);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + HMAC, impossible);
    }
  }
}
