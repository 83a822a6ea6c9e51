package dev.baton.webex;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The settings of a Webex account in {@code baton.yml}.
 *
 * @param token {@code token}: the bot's access token
 * @param api {@code api-url}: base of the API, by default {@code https://webexapis.com/v1}; stored
 *     without a trailing slash
 * @param webhookSecret {@code webhook-secret}: signs the webhooks; derived from the token by
 *     default, so that it is the same on all nodes and after a restart
 * @param mode {@code mode}: {@code webhook} (the default) or {@code sidecar}, where a program
 *     beside Baton listens to Webex and posts unsigned calls: then the webhook's path must be
 *     reachable only from this machine
 * @param catchUp {@code catch-up}: how far back missed messages are looked for, by default {@code
 *     24h}
 * @param catchUpFirst {@code catch-up-first}: the same where Baton has not run before, by default
 *     {@code 10m}
 * @param sweep {@code sweep}: how often missed messages are looked for while running, by default
 *     {@code 5m}
 * @param check {@code check}: how often the registered webhooks are checked, by default {@code 60s}
 * @param pace {@code pace}: how fast messages are sent
 */
record WebexSettings(
    Secret token,
    URI api,
    Secret webhookSecret,
    Mode mode,
    Duration catchUp,
    Duration catchUpFirst,
    Duration sweep,
    Duration check,
    Pace pace) {

  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

  enum Mode {
    WEBHOOK,
    SIDECAR
  }

  static WebexSettings read(Settings settings) {
    Secret token = settings.secret("token");
    URI api = settings.url("api-url", "https://webexapis.com/v1");
    Secret given = settings.secretOrNull("webhook-secret");
    Mode mode = settings.choice("mode", Mode.WEBHOOK);
    return new WebexSettings(
        token,
        new BaseUrl(api).uri(),
        given == null ? derived(token) : given,
        mode,
        settings.duration("catch-up", Duration.ofHours(24)),
        settings.duration("catch-up-first", Duration.ofMinutes(10)),
        atLeast(settings, "sweep", Duration.ofMinutes(5)),
        atLeast(settings, "check", Duration.ofSeconds(60)),
        Pace.read(settings, WebexChannel.USUAL_PACE));
  }

  private static Duration atLeast(Settings settings, String key, Duration fallback) {
    Duration given = settings.duration(key, fallback);
    if (given.compareTo(MIN_INTERVAL) < 0) {
      settings.problem(key, "is too short; write 1s or more");
      return fallback;
    }
    return given;
  }

  private static Secret derived(Secret token) {
    if (token.reveal().isEmpty()) {
      return token;
    }
    byte[] purpose = "baton webex webhook secret".getBytes(StandardCharsets.UTF_8);
    return new Secret(HexFormat.of().formatHex(token.sign("HmacSHA256", purpose)));
  }
}
