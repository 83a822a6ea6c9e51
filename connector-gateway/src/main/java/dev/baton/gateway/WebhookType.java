package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.webhook.WebhookBot;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** {@code type: webhook}. */
final class WebhookType implements BotType {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public String word() {
    return "webhook";
  }

  @Override
  public Bot create(Settings settings, Clock clock) {
    return WebhookBot.create(settings, clock);
  }

  @Override
  public List<Finding> inspect(Settings settings) {
    String at = withoutQuery(settings.url("url"));
    try {
      int status = WebhookBot.create(settings, Clock.systemUTC()).ping(PATIENCE);
      return List.of(
          switch (status) {
            case 401, 403 ->
                new Finding(
                    false,
                    "the bot at "
                        + at
                        + " refuses the signature: is its secret the same as 'secret' here?");
            case 404 ->
                new Finding(false, at + " answers 404: is the path in 'url' the bot's own?");
            default ->
                status / 100 == 2
                    ? new Finding(true, "the bot at " + at + " answers")
                    : new Finding(
                        false,
                        at
                            + " answers a ping with "
                            + status
                            + "; it should answer with 200 to 299");
          });
    } catch (BotException silent) {
      return List.of(new Finding(false, silent.getMessage() + " at " + at + ": is it running?"));
    }
  }

  /** A query may contain a token. */
  private static String withoutQuery(URI url) {
    return url.toString().replaceFirst("\\?.*$", "");
  }
}
