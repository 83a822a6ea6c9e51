package dev.baton.telegram;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a Telegram channel.
 *
 * @param token the bot's token, from @BotFather
 * @param apiUrl scheme, host and port of the Bot API server
 * @param mode how updates are received
 * @param webhookSecret what Telegram authenticates its calls with
 * @param pace how fast messages are sent
 */
record TelegramSettings(Secret token, URI apiUrl, Mode mode, Secret webhookSecret, Pace pace) {

  private static final URI TELEGRAM = URI.create("https://api.telegram.org");
  private static final Pattern ALLOWED_SECRET = Pattern.compile("[A-Za-z0-9_-]{1,256}");

  enum Mode {
    POLLING,
    WEBHOOK
  }

  static TelegramSettings read(Settings settings) {
    Secret token = settings.secret("token");
    URI apiUrl = settings.url("api-url", TELEGRAM.toString());
    String path = apiUrl.getPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      settings.problem(
          "api-url", "has a path, which cannot be supported; write scheme, host and port only");
    }
    if (apiUrl.getRawQuery() != null || apiUrl.getRawUserInfo() != null) {
      settings.problem("api-url", "must have no query and no user; write scheme, host and port");
    }
    Mode mode = settings.choice("mode", Mode.POLLING);
    @Nullable Secret secret = settings.secretOrNull("webhook-secret");
    if (secret != null && !ALLOWED_SECRET.matcher(secret.reveal()).matches()) {
      settings.problem("webhook-secret", "must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -");
    }
    return new TelegramSettings(
        token,
        apiUrl,
        mode,
        secret == null ? derived(token) : secret,
        Pace.read(settings, TelegramChannel.USUAL_PACE));
  }

  /** Whether the Bot API server is Telegram's, and not one that the operator runs. */
  boolean isTelegramsOwn() {
    return TELEGRAM.getHost().equalsIgnoreCase(apiUrl.getHost());
  }

  /** Stays the same over restarts and does not reveal the token. */
  private static Secret derived(Secret token) {
    byte[] purpose = "telegram webhook secret".getBytes(StandardCharsets.UTF_8);
    Secret key = new Secret("baton:" + token.reveal());
    return new Secret(HexFormat.of().formatHex(key.sign("HmacSHA256", purpose)));
  }
}
