package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.net.httpserver.HttpServer;
import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.bot.rasa.RasaBot;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Settings;
import dev.baton.connector.Webhook;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whatever bytes it is given, a parser answers or refuses, and throws nothing undocumented.
 *
 * <p>Run as a test, each method replays the inputs in its resource folder. {@code JAZZER_FUZZ=1}
 * with {@code -Dtest=ParserFuzzTest#telegramUpdate} searches for new ones.
 */
class ParserFuzzTest {

  private static final String SECRET = "fuzz_Secret-1";
  private static final Map<String, String> ENVIRONMENT = Map.of("TELEGRAM_TOKEN", "1:A");

  @FuzzTest(maxDuration = "60s")
  void telegramUpdate(byte[] body) {
    String header = "X-Telegram-Bot-Api-Secret-Token";
    judge(Telegram.CHANNEL.receive(new WebhookCall(Map.of(header, List.of(SECRET)), body)));
  }

  @FuzzTest(maxDuration = "60s")
  void webexWebhook(byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    String signature = HexFormat.of().formatHex(mac.doFinal(body));
    judge(
        Webex.CHANNEL.receive(
            new WebhookCall(Map.of("X-Spark-Signature", List.of(signature)), body)));
  }

  @FuzzTest(maxDuration = "60s")
  void rasaReplies(byte[] body) {
    SilentCloseable allowed = BugDetectors.allowNetworkConnections();
    try {
      Rasa.answer = body;
      List<Reply> replies = Rasa.BOT.reply(Rasa.TURN);
      assertThat(replies).doesNotContainNull();
    } catch (BotException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    } finally {
      allowed.close();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void batonYml(byte[] text) throws IOException {
    Path file = Files.createTempFile("baton", ".yml");
    try {
      Files.write(file, text);
      ConfigurationReader.read(file, ENVIRONMENT, Fakes.INSTALLED);
    } catch (ConfigurationException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    } finally {
      Files.delete(file);
    }
  }

  private static void judge(WebhookReply reply) {
    switch (reply) {
      case WebhookReply.Take take -> assertThat(take.events()).doesNotContainNull();
      case WebhookReply.Reject reject -> assertThat(reject.status()).isEqualTo(400);
    }
  }

  private static Webhook channel(String type) {
    ChannelProvider provider =
        ServiceLoader.load(ChannelProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.type().equals(type))
            .findFirst()
            .orElseThrow();
    ChannelContext context =
        new ChannelContext(
            type,
            Clock.systemUTC(),
            file -> {
              throw new DeliveryException.Refused("there are no files here", null);
            },
            null);
    Settings settings = Settings.of(Map.of("token", "1:A", "webhook-secret", SECRET));
    return (Webhook) provider.create(settings, context);
  }

  /** Created once, and only for the target that needs it. */
  private static final class Telegram {
    static final Webhook CHANNEL = channel("telegram");
  }

  private static final class Webex {
    static final Webhook CHANNEL = channel("webex");
  }

  /** A bot whose server gives the answer it is told. */
  private static final class Rasa {

    static final Turn TURN =
        new Turn(
            "turn",
            "message",
            "sender",
            "telegram",
            "telegram",
            Content.Text.plain("hello"),
            "Fuzz",
            null,
            Instant.EPOCH,
            null);

    static final Bot BOT = bot();
    static volatile byte[] answer = new byte[0];

    private static Bot bot() {
      try {
        HttpServer server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
            "/",
            exchange -> {
              try (exchange) {
                byte[] body = answer;
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
              }
            });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Map<String, Object> settings =
            Map.of("url", url.toString(), "timeout", Duration.ofSeconds(10).toSeconds() + "s");
        return RasaBot.create(Settings.of(settings), Clock.systemUTC());
      } catch (IOException refused) {
        throw new UncheckedIOException(refused);
      }
    }
  }
}
