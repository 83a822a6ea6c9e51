package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.webhook.WebhookBot;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebhookTypeTest {

  @TempDir private Path folder = Path.of("");
  private final AtomicInteger status = new AtomicInteger(204);
  private HttpServer server = unbound();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/bot",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "204, true, answers",
    "200, true, answers",
    "403, false, refuses the signature",
    "404, false, is the path in 'url' the bot's own?",
    "500, false, answers a ping with 500",
    "503, false, is it running?"
  })
  void saysWhatAPingTells(int answer, boolean good, String words) {
    status.set(answer);

    assertThat(finding("/bot?key=hidden").ok()).isEqualTo(good);
    assertThat(finding("/bot?key=hidden").text()).contains(words, "/bot").doesNotContain("hidden");
  }

  @Test
  void saysThatNothingIsThere() {
    int port = server.getAddress().getPort();
    server.stop(0);

    assertThat(found("http://127.0.0.1:" + port + "/"))
        .isEqualTo(
            new Finding(
                false,
                "the bot cannot be reached at http://127.0.0.1:" + port + "/: is it running?"));
  }

  @Test
  void isReadFromAFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("baton.yml"),
            """
            bots:
              shop: {type: webhook, url: "http://localhost:1/", secret: s, record: on, recovery: ask}
            channels:
              chat: {type: telegram, token: "1:t", bot: shop, queue: support}
            queues: {support: {}}
            """);
    Configuration read = ConfigurationReader.read(file, Map.of(), InstalledTypes.found());

    assertThat(read.bots().get("shop"))
        .extracting(Configuration.BotEntry::bot)
        .isInstanceOf(WebhookBot.class)
        .isNotInstanceOf(RecallingBot.class);
  }

  private Finding finding(String path) {
    return found("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static Finding found(String url) {
    Settings settings = Settings.of(Map.of("url", url, "secret", "s"));
    return new WebhookType().inspect(settings).getFirst();
  }

  private static HttpServer unbound() {
    try {
      return HttpServer.create();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
