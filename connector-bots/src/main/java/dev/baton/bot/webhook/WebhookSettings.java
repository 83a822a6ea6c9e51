package dev.baton.bot.webhook;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code baton.yml} says about a webhook bot.
 *
 * @param url where everything is posted to
 * @param secret key of the signatures, in both directions
 * @param callbackToken lets the bot call back without signing; null where it must sign
 * @param timeout longest wait for an answer, from first to last byte
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

  /** What becomes of a turn whose answer was lost. */
  enum Recovery {
    /** It is given once more under the same key. */
    REPEAT,
    /** The user is asked. */
    ASK
  }

  /** Whether the bot is told what people said while they had the conversation. */
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
          key, "is no time at all; write a duration such as " + otherwise.toSeconds() + "s");
      return otherwise;
    }
    return value;
  }
}
