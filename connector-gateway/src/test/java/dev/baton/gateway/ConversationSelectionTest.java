package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which conversations the commands select if two channels know the same user id. */
final class ConversationSelectionTest {

  private static final String BOTH =
      "{\"conversations\":[{\"id\":\"c1\",\"channel\":\"telegram\"},"
          + "{\"id\":\"c2\",\"channel\":\"rest\"}],\"erasures\":[]}";

  @TempDir private Path folder = Path.of("");

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private Path config = Path.of("");
  private String err = "";

  ConversationSelectionTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() throws IOException {
    config =
        Files.writeString(
            folder.resolve("baton.yml"),
            """
            server: {port: 1, api-token: "t0ken-of-the-api"}
            store: {url: "jdbc:sqlite:%s"}
            bots: {helpdesk: {type: rasa, url: "http://127.0.0.1:9"}}
            channels: {telegram: {type: telegram, token: "1:x", api-url: "http://127.0.0.1:9"}}
            desks: {tg: {channel: telegram, space: "-1009876543210"}}
            queues: {support: {desks: [tg]}}
            handoff: {token: "t0ken-of-the-handoff"}
            """
                .formatted(folder.resolve("baton.db")));
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          byte[] body = BOTH.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void nothingIsDoneWhileTheChannelIsAmbiguous() {
    for (String command : List.of("export", "erase")) {
      asked.clear();

      assertThat(run(command, "--user", "42")).isEqualTo(CommandLine.ExitCode.USAGE);
      assertThat(err.lines()).hasSize(1);
      assertThat(err).contains("42", "--channel", "rest, telegram");
      assertThat(asked).containsExactly("GET /api/v1/users/42/conversations");
    }
  }

  @Test
  void onlyThePersonOnTheNamedChannelIsErased() {
    assertThat(run("erase", "--user", "42", "--channel", "rest")).isZero();

    assertThat(asked)
        .startsWith(
            "GET /api/v1/users/42/conversations?channel=rest", "DELETE /api/v1/conversations/c2")
        .doesNotContain("DELETE /api/v1/conversations/c1");
  }

  @Test
  void aChannelAloneSelectsNobody() {
    assertThat(run("erase", "--channel", "rest")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("erase", "--conversation", "c1", "--channel", "rest"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(asked).isEmpty();
  }

  private int run(String command, String... selection) {
    StringWriter written = new StringWriter();
    List<String> line = new CopyOnWriteArrayList<>(List.of(command));
    line.addAll(
        List.of(
            "--config",
            config.toString(),
            "--url",
            "http://127.0.0.1:" + server.getAddress().getPort()));
    line.addAll(List.of(selection));
    int exit =
        Main.commandLine(Map.of())
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(written, true))
            .execute(line.toArray(String[]::new));
    err = written.toString();
    return exit;
  }
}
