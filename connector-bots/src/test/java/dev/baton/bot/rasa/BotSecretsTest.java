package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.webhook.WebhookBot;
import dev.baton.connector.Settings;
import dev.baton.testkit.SecretsContract;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.Throwables;

/**
 * Checks that a bot's credentials go to its own server and nowhere else, and that no failure
 * reveals them.
 */
class BotSecretsTest extends SecretsContract {

  private static final String CANARY = "CANARY_canary-CANARY&=";

  @Override
  protected void assertSilent(String url) {
    for (Bot bot : bots(URI.create(url))) {
      List<Throwable> failures = new ArrayList<>();
      failures.add(catchThrowable(() -> bot.reply(RasaFixture.turn("m1", "hello"))));
      if (bot instanceof ResumableBot resumable) {
        failures.add(catchThrowable(() -> resumable.handBack(RasaFixture.handBack())));
      }
      assertThat(failures).anyMatch(failure -> failure != null);
      for (Throwable failure : failures) {
        if (failure != null) {
          assertThat(failure).isInstanceOf(BotException.class);
          assertThat(Throwables.getStackTrace(failure)).doesNotContain("CANARY", "canary");
        }
      }
      assertThat(bot.toString()).doesNotContain("CANARY", "canary");
    }
  }

  private static List<Bot> bots(URI url) {
    Settings webhook =
        Settings.of(Map.of("url", url.toString(), "secret", CANARY, "recovery", "ask"));
    Bot signed = WebhookBot.create(webhook, Clock.systemUTC());
    webhook.verify();
    return List.of(
        RasaFixture.bot(url, RasaFixture.NONE, "token", CANARY, "api", "on"),
        RasaFixture.bot(url, RasaFixture.NONE, "jwt-secret", CANARY, "api", "on", "stream", true),
        signed);
  }
}
