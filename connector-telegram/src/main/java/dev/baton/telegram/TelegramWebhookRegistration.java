package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.updates.GetWebhookInfo;
import org.telegram.telegrambots.meta.api.methods.updates.SetWebhook;

/**
 * Registers the webhook, checks every minute whether it is still the right one, and repairs it.
 *
 * <p>The first round always registers, because Telegram does not tell the registered secret.
 */
final class TelegramWebhookRegistration extends ReceiverLoop {

  private static final Logger log = LoggerFactory.getLogger(TelegramWebhookRegistration.class);
  private static final int CONNECTIONS = 40;
  private static final Duration RECENT = Duration.ofMinutes(2);

  private final String channel;
  private final TelegramApi api;
  private final @Nullable URI url;
  private final Secret secret;
  private final Clock clock;
  private final Duration interval;
  private boolean registered;

  /**
   * @param url null if the address at which Telegram can call is not known; then someone else
   *     registers the webhook
   * @param interval how often the registration is checked
   */
  TelegramWebhookRegistration(
      String channel,
      Runnable identify,
      BooleanSupplier duty,
      RandomGenerator random,
      TelegramApi api,
      @Nullable URI url,
      Secret secret,
      Clock clock,
      Duration interval) {
    super(channel, identify, duty, random);
    this.channel = channel;
    this.api = api;
    this.url = url;
    this.secret = secret;
    this.clock = clock;
    this.interval = interval;
  }

  @Override
  Duration work() {
    if (url == null) {
      health(new Health.Up());
      return interval;
    }
    if (!registered) {
      register(url);
    }
    JsonNode info = api.call(GetWebhookInfo.builder().build());
    if (!isRight(info, url)) {
      log.warn("{}: the webhook was changed by someone else and is registered again", channel);
      register(url);
      info = api.call(GetWebhookInfo.builder().build());
    }
    health(health(info));
    return interval;
  }

  @Override
  void abortCall() {
    // Calls here are short, and the interrupt ends the wait for one.
  }

  private void register(URI target) {
    JsonNode set =
        api.call(
            SetWebhook.builder()
                .url(target.toString())
                .secretToken(secret.reveal())
                .allowedUpdates(Poller.ALLOWED_UPDATES)
                .maxConnections(CONNECTIONS)
                .build());
    if (!set.asBoolean()) {
      throw new DeliveryException.Retryable("setWebhook: not set", null);
    }
    registered = true;
    log.info("{}: webhook registered", channel);
  }

  private static boolean isRight(JsonNode info, URI url) {
    Set<String> allowed = new HashSet<>();
    info.path("allowed_updates").forEach(kind -> allowed.add(kind.asText()));
    return url.toString().equals(info.path("url").asText())
        && allowed.equals(Set.copyOf(Poller.ALLOWED_UPDATES));
  }

  private Health health(JsonNode info) {
    JsonNode date = info.path("last_error_date");
    boolean failing =
        date.isNumber()
            && info.path("pending_update_count").asInt() > 0
            && Instant.ofEpochSecond(date.asLong()).isAfter(clock.instant().minus(RECENT));
    return failing
        ? new Health.Down(
            "Telegram cannot deliver to the webhook: " + info.path("last_error_message").asText())
        : new Health.Up();
  }
}
