package dev.baton.bot.webhook;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a webhook bot in {@code baton.yml}.
 *
 * @param url the address that everything is posted to
 * @param secret the key of the signatures, in both directions
 * @param callbackToken lets the bot call back without a signature; null if it must sign
 * @param timeout the longest wait for an answer, up to its last byte
 */
record WebhookSettings(
    URI url,
    Secret secret,
    @Nullable Secret callbackToken,
    Duration timeout,
    Duration connectTimeout,
    Recovery recovery,
    Recording record) {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** What to do about a turn whose answer was lost. */
  enum Recovery {
    /** Give the turn again under the same key. */
    REPEAT,
    /** Ask the user. */
    ASK
  }

  /** Whether the bot is told what people wrote while an agent had the conversation. */
  enum Recording {
    OFF,
    ON
  }

  static WebhookSettings read(Settings settings) {
    URI url = settings.url("url");
    if (url.getRawFragment() != null || url.getRawUserInfo() != null) {
      settings.problem("url", "holds a user or a fragment; write only host, port, path and query");
    }
    return new WebhookSettings(
        url,
        settings.secret("secret"),
        settings.secretOrNull("callback-token"),
        positive(settings, "timeout", TIMEOUT),
        positive(settings, "connect-timeout", CONNECT_TIMEOUT),
        settings.choice("recovery", Recovery.REPEAT),
        settings.choice("record", Recording.OFF));
  }

  private static Duration positive(Settings settings, String key, Duration otherwise) {
    Duration value = settings.duration(key, otherwise);
    if (!value.isPositive()) {
      settings.problem(
          key, "is not positive; write a duration such as " + otherwise.toSeconds() + "s");
      return otherwise;
    }
    return value;
  }
}
