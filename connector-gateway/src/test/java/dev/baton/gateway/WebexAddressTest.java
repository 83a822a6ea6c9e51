package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} and {@code run} read the same file and refuse the same addresses for Webex. */
final class WebexAddressTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aPlainAddressAndWebhooksAreRefused() {
    assertThatThrownBy(() -> read("public-url: 'http://baton.example.com', api-token: a", ""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("channels.webex.mode is webhook")
        .hasMessageContaining("server.public-url is http;");
  }

  @Test
  void anEncryptedAddressOrTheSocketWillDo() throws IOException {
    assertThat(read("public-url: 'https://baton.example.com', api-token: a", "").channels())
        .containsKey("webex");
    assertThat(
            read("public-url: 'http://baton.example.com', api-token: a", ", mode: websocket")
                .channels())
        .containsKey("webex");
    assertThat(read("port: 8080", "").channels()).containsKey("webex");
  }

  private Configuration read(String server, String more) throws IOException {
    Path file = folder.resolve("baton.yml");
    Files.writeString(
        file,
        """
        server: {%s}
        store: {url: "jdbc:sqlite:baton.db"}
        bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
        channels: {webex: {type: webex, token: t, bot: helpdesk, queue: support%s}}
        queues: {support: {}}
        handoff: {token: h}
        """
            .formatted(server, more));
    return ConfigurationReader.read(file, Map.of(), InstalledTypes.found());
  }
}
