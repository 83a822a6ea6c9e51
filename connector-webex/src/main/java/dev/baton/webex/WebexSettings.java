package dev.baton.webex;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a Webex account in {@code baton.yml}.
 *
 * @param token {@code token}: the bot's access token
 * @param api {@code api-url}: base of the API, by default {@code https://webexapis.com/v1}; stored
 *     without a trailing slash
 * @param catalog {@code catalog-url}: where Webex says which of its hosts serve this account, for
 *     {@code mode: websocket}; stored without a trailing slash. By default Webex's own, and where
 *     {@code api-url} is another host, {@code /u2c/api/v1} there, so that a token for another host
 *     never goes to Webex
 * @param webhookSecret {@code webhook-secret}: signs the webhooks; derived from the token by
 *     default, so that it is the same on all nodes and after a restart
 * @param mode {@code mode}: {@code webhook}, the default where there is a public address; {@code
 *     websocket}, the default where there is none; or {@code sidecar}, where a program beside Baton
 *     listens to Webex and posts unsigned calls: then the webhook's path must be reachable only
 *     from this machine
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
    URI catalog,
    Secret webhookSecret,
    Mode mode,
    Duration catchUp,
    Duration catchUpFirst,
    Duration sweep,
    Duration check,
    Pace pace) {

  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

  private static final String WEBEX = "webexapis.com";

  enum Mode {
    WEBHOOK,
    WEBSOCKET,
    SIDECAR
  }

  /**
   * Reads the settings, and notes what cannot work.
   *
   * @param webhookUrl where Webex reaches this channel's webhook; null if it cannot
   */
  static WebexSettings read(Settings settings, @Nullable URI webhookUrl) {
    Secret token = settings.secret("token");
    URI api = settings.url("api-url", "https://" + WEBEX + "/v1");
    URI catalog = settings.url("catalog-url", usualCatalog(api));
    Secret given = settings.secretOrNull("webhook-secret");
    Mode mode = settings.choice("mode", webhookUrl == null ? Mode.WEBSOCKET : Mode.WEBHOOK);
    if (mode == Mode.WEBHOOK
        && webhookUrl != null
        && "https".equals(api.getScheme())
        && !"https".equals(webhookUrl.getScheme())) {
      settings.problem(
          "mode",
          "is webhook, for which Webex calls https addresses only, but server.public-url is "
              + webhookUrl.getScheme()
              + "; write the https address there, or mode: websocket here, which needs none");
    }
    return new WebexSettings(
        token,
        new BaseUrl(api).uri(),
        new BaseUrl(catalog).uri(),
        given == null ? derived(token) : given,
        mode,
        settings.duration("catch-up", Duration.ofHours(24)),
        settings.duration("catch-up-first", Duration.ofMinutes(10)),
        atLeast(settings, "sweep", Duration.ofMinutes(5)),
        atLeast(settings, "check", Duration.ofSeconds(60)),
        Pace.read(settings, WebexChannel.USUAL_PACE));
  }

  private static String usualCatalog(URI api) {
    return WEBEX.equalsIgnoreCase(api.getHost())
        ? "https://u2c.wbx2.com/u2c/api/v1"
        : api.getScheme() + "://" + api.getRawAuthority() + "/u2c/api/v1";
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
