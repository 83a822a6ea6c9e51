package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebexSettingsTest {

  private static final URI PUBLIC = URI.create("https://baton.example.com/channels/wx/webhook");
  private static final URI PLAIN = URI.create("http://baton.example.com/channels/wx/webhook");

  @Test
  void withoutAPublicAddressTheSocketIsUsed() {
    assertThat(read(null, Map.of()).mode()).isEqualTo(WebexSettings.Mode.WEBSOCKET);
    assertThat(read(PUBLIC, Map.of()).mode()).isEqualTo(WebexSettings.Mode.WEBHOOK);
    assertThat(read(PUBLIC, Map.of("mode", "websocket")).mode())
        .isEqualTo(WebexSettings.Mode.WEBSOCKET);
    assertThat(read(null, Map.of("mode", "webhook")).mode()).isEqualTo(WebexSettings.Mode.WEBHOOK);
  }

  @Test
  void webexCallsNoPlainAddress() {
    assertThatThrownBy(() -> read(PLAIN, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("mode is webhook")
        .hasMessageContaining("server.public-url is http;")
        .hasMessageContaining("mode: websocket");
    assertThat(read(PLAIN, Map.of("mode", "websocket")).mode())
        .isEqualTo(WebexSettings.Mode.WEBSOCKET);
    assertThat(read(PLAIN, Map.of("api-url", "http://127.0.0.1:9/v1")).mode())
        .as("a Webex for tests, which is reached by http itself")
        .isEqualTo(WebexSettings.Mode.WEBHOOK);
  }

  @Test
  void aTokenForAnotherHostNeverGoesToWebex() {
    assertThat(read(null, Map.of()).catalog())
        .isEqualTo(URI.create("https://u2c.wbx2.com/u2c/api/v1"));
    assertThat(read(null, Map.of("api-url", "http://127.0.0.1:9/v1/")).catalog())
        .isEqualTo(URI.create("http://127.0.0.1:9/u2c/api/v1"));
    assertThat(read(null, Map.of("catalog-url", "https://u2c.example.com/x/")).catalog())
        .isEqualTo(URI.create("https://u2c.example.com/x"));
  }

  private static WebexSettings read(@Nullable URI webhook, Map<String, String> more) {
    Map<String, Object> given = new LinkedHashMap<>(more);
    given.put("token", "t");
    Settings settings = Settings.of(given);
    WebexSettings read = WebexSettings.read(settings, webhook);
    settings.verify();
    return read;
  }
}
