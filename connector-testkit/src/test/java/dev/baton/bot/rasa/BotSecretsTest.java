package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Resumable;
import dev.baton.bot.webhook.WebhookBot;
import dev.baton.connector.Settings;
import dev.baton.testkit.EchoServer;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What opens a bot's server goes to that server and nowhere else, and no failure says it. */
class BotSecretsTest {

  private static final String CANARY = "CANARY_canary-CANARY&=";

  private final EchoServer server = EchoServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(EchoServer.Failure.class)
  void whateverTheServerAnswers(EchoServer.Failure how) {
    server.fail(how);
    assertSilent(server.url());
    assertThat(server.seen()).isNotEmpty().noneMatch(call -> call.contains("/elsewhere"));
  }

  @Test
  void whereNobodyListens() {
    server.close();
    assertSilent(server.url());
  }

  @Test
  void whereTheServerSpeaksNoTls() {
    assertSilent(server.withoutTls());
  }

  private static void assertSilent(String url) {
    for (Bot bot : bots(URI.create(url))) {
      List<Throwable> failures = new ArrayList<>();
      failures.add(catchThrowable(() -> bot.reply(RasaFixture.turn("m1", "hello"))));
      if (bot instanceof Resumable resumable) {
        failures.add(catchThrowable(() -> resumable.handBack(RasaFixture.handBack())));
      }
      assertThat(failures).anyMatch(failure -> failure != null);
      for (Throwable failure : failures) {
        if (failure != null) {
          assertThat(failure).isInstanceOf(BotException.class);
          assertThat(EchoServer.printed(failure)).doesNotContain("CANARY", "canary");
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
