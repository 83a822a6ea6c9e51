package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.Files;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpEntity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** File names come from strangers and are written in headers. */
class MultipartTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"; filename=\"b",
        "a\r\nX-Evil: 1\r\n\r\nbody",
        "a\nb",
        "a\\\"b",
        "a\u0000b",
        "a\u202egpj.exe",
        "a\u009b2J\u200fb",
        "\r\n--boundary-0123456789--\r\n"
      })
  void aFileNameCannotEndItsHeader(String name) throws Exception {
    String sent =
        sent(
            new Multipart(
                "boundary-0123456789-x",
                Map.of("roomId", "r1"),
                new Files.Opened(
                    new ByteArrayInputStream("bytes".getBytes(StandardCharsets.UTF_8)),
                    name,
                    name,
                    5)));

    String head =
        sent.substring(sent.lastIndexOf("Content-Disposition"), sent.indexOf("\r\n\r\nbytes"));
    assertThat(head.lines()).hasSize(2);
    assertThat(head.lines().toList().get(0))
        .matches("Content-Disposition: form-data; name=\"files\"; filename=\"[^\"\\p{Cc}\\\\]+\"");
    assertThat(head.lines().toList().get(1)).startsWith("Content-Type: ").doesNotContain("\"");
    assertThat(sent).doesNotContain("\u202e", "\u009b", "\u200f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shorter", "longer than it was said to be, even with the tail behind it"})
  void aFileOfAnotherLengthIsNoWholeRequest(String bytes) {
    byte[] held = bytes.getBytes(StandardCharsets.UTF_8);
    HttpEntity entity =
        new Multipart(
                "boundary-0123456789-x",
                Map.of(),
                new Files.Opened(new ByteArrayInputStream(held), "a", "text/plain", 10))
            .entity();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThatThrownBy(() -> entity.writeTo(out)).isInstanceOf(IOException.class);

    assertThat((long) out.size()).isLessThan(entity.getContentLength());
  }

  private static String sent(Multipart multipart) throws Exception {
    AtomicReference<String> body = new AtomicReference<>("");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try (CloseableHttpClient client = HttpClients.createMinimal()) {
      HttpPost call = new HttpPost("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      call.setEntity(multipart.entity());
      client.execute(call, response -> response.getCode());
    } finally {
      server.stop(0);
    }
    return body.get();
  }
}
