package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a minimal server shaped like Rasa, without the test kit. */
final class RasaTypeTest {

  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private HttpServer server = unbound();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = pages.getOrDefault(exchange.getRequestURI().toString(), "404 ");
          byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              Integer.parseInt(answer.substring(0, 3)), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    pages.put("/webhooks/rest/", "200 {\"status\":\"ok\"}");
  }

  @Test
  void aChannelThatIsMissingAndAModelThatIsMissingAreSaid() {
    pages.put("/version", "200 {\"version\":\"3.6.21\"}");
    pages.put("/status", "409 {}");
    pages.remove("/webhooks/rest/");

    assertThat(inspect(Map.of()))
        .noneMatch(Finding::ok)
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("no model loaded"))
        .anyMatch(text -> text.contains("has no rest channel"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void saysWhichRasaAnswers() {
    pages.put("/version", "200 {\"version\":\"3.6.21\",\"minimum_compatible_version\":\"3.5.0\"}");

    assertThat(inspect(Map.of()))
        .containsExactly(new Finding(true, "Rasa 3.6.21 answers at " + url()));
  }

  @Test
  void aWrongTokenIsSaidWithoutTheToken() {
    pages.put("/version?token=s3cret", "200 {\"version\":\"3.6.21\"}");
    pages.put("/status?token=s3cret", "401 {}");

    assertThat(inspect(Map.of("token", "s3cret")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.ok()).isFalse();
          assertThat(finding.text()).contains("refuses the token").doesNotContain("s3cret");
        });
  }

  @Test
  void anApiThatIsOffIsAProblemUnlessItIsMeantToBe() {
    assertThat(inspect(Map.of()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("--enable-api"));
    assertThat(inspect(Map.of("api", "off"))).isNotEmpty().allMatch(Finding::ok);
  }

  @Test
  void whatIsNoRasaIsSaid() {
    pages.put("/version", "200 <html>");
    assertThat(inspect(Map.of()).getFirst().text()).contains("of unknown version");

    pages.put("/version", "503 busy");
    assertThat(inspect(Map.of())).isNotEmpty().noneMatch(Finding::ok);
  }

  @Test
  void aServerThatIsDownIsSaid() {
    server.stop(0);

    assertThat(inspect(Map.of()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("is Rasa running?"));
  }

  private List<Finding> inspect(Map<String, String> more) {
    Map<String, Object> values = new HashMap<>(more);
    values.put("type", "rasa");
    values.put("url", url() + "/");
    Settings settings = Settings.of(values);
    RasaType type = new RasaType();
    assertThat(type.create(settings, Clock.systemUTC())).isNotNull();
    return type.inspect(settings);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static HttpServer unbound() {
    try {
      return HttpServer.create();
    } catch (IOException unlikely) {
      throw new AssertionError(unlikely);
    }
  }
}
