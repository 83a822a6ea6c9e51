package dev.baton.bot.rasa;

import dev.baton.bot.wire.Signature;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.WebhookCall;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The credentials by which a call to {@code /bots/{name}/callback} proves that it comes from the
 * bot. If there is a signature, it must be right, whatever token comes with it.
 *
 * @param token as {@code ?token=…}, the way Rasa sends it, or {@code Authorization: Bearer …}; null
 *     for none
 * @param signature accepted in place of the token; null for none
 */
record CallbackKeys(@Nullable Secret token, @Nullable Signature signature) {

  private static final String BEARER = "bearer ";

  /** Reads {@code callback-token} and {@code callback-secret}, of which one must be set. */
  static CallbackKeys read(Settings settings) {
    if (!settings.has("callback-token") && !settings.has("callback-secret")) {
      settings.problem(
          "callback-token",
          "is missing; write the token of 'callback' in Rasa's credentials.yml, or anybody could"
              + " speak for the bot");
    }
    Secret secret = settings.secretOrNull("callback-secret");
    return new CallbackKeys(
        settings.secretOrNull("callback-token"),
        secret == null || secret.reveal().isEmpty() ? null : new Signature(secret));
  }

  /** Whether a call carries the right credentials. Compares in constant time. */
  boolean accept(WebhookCall call) {
    String signed = call.header(Signature.HEADER);
    if (signature != null && signed != null) {
      return signature.matches(signed, call.body());
    }
    return token != null && (token.matches(call.parameter("token")) || token.matches(bearer(call)));
  }

  private static @Nullable String bearer(WebhookCall call) {
    String header = call.header("Authorization");
    return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : null;
  }
}
