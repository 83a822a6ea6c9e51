package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The running program is as its OpenAPI description says: tools that others keep read it, call what
 * it describes with all that it allows and does not allow, and make a client of it. Runs if {@code
 * -Dbaton.openapi} names the environment that {@code .ci/openapi} installs.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class OpenApiIT {

  private static final long FORUM = -1009876543210L;

  /** What never ends by itself cannot be called by a tool that waits for the end. */
  private static final String STREAMS = "^/api/v1/events$";

  @TempDir private Path folder = Path.of("");

  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa =
      FakeRasa.forumBot(
          URI.create("http://127.0.0.1:" + port + "/handoff?token=" + Program.HANDOFF_TOKEN));
  private @Nullable Program running;
  private @Nullable Path tools;

  @BeforeEach
  void start() throws IOException {
    String home = System.getProperty("baton.openapi", "");
    assumeTrue(
        !home.isEmpty(),
        "no tools for OpenAPI: run .ci/openapi and pass -Dbaton.openapi=<its folder>");
    tools = Path.of(home).resolve("bin");
    assertThat(tools.resolve("schemathesis")).as("-Dbaton.openapi").isExecutable();
    telegram.forum(FORUM, "Support");
    Program program =
        Program.start(
            folder,
            port,
            """
            server: {port: %d, api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            bots: {helpdesk: {type: rasa, url: "%s"}}
            channels: {telegram: {type: telegram, token: "%s", api-url: "%s"}}
            desks: {tg: {channel: telegram, space: "%d"}}
            queues: {support: {desks: [tg]}}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}, user-words: ["/human"]}
            """
                .formatted(port, rasa.url(), telegram.token(), telegram.url(), FORUM));
    running = program;
    HttpResponse<String> description = program.get("/api/v1/openapi.json", Program.API_TOKEN);
    Files.writeString(folder.resolve("openapi.json"), description.body());
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    rasa.close();
    telegram.close();
  }

  @Test
  void theDescriptionIsValidOpenApi() throws IOException {
    assertThat(tool("openapi-spec-validator", "openapi.json")).contains("OK");
  }

  @Test
  void everyAnswerIsAsDescribedWhateverIsAsked() throws IOException {
    ChatClient bob = telegram.privateChat(501, "Bob");
    bob.say(null, "hi");
    soon(() -> assertThat(bob.shown()).anyMatch(each -> each.text().startsWith("Hello!")));
    bob.say(null, "/human");
    soon(() ->
        assertThat(Objects.requireNonNull(running).api("/api/v1/handoffs").path("handoffs").size())
            .isEqualTo(1));
    Files.copy(
        Path.of("src", "test", "python", "openapi_hooks.py").toAbsolutePath(),
        folder.resolve("openapi_hooks.py"));
    String said =
        tool(
            "schemathesis",
            "run",
            "openapi.json",
            "--url",
            "http://127.0.0.1:" + port,
            "--header",
            "Authorization: Bearer " + Program.API_TOKEN,
            "--include-path-regex",
            "^/api/v1/",
            "--exclude-path-regex",
            STREAMS,
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,"
                + "response_schema_conformance,response_headers_conformance",
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "20",
            "--max-time",
            "150",
            "--seed",
            "14",
            "--generation-deterministic",
            "--continue-on-failure",
            "--no-color");
    System.out.println(said);
    Program program = Objects.requireNonNull(running);
    assertThat(program.isRunning()).isTrue();
    assertThat(program.logged()).doesNotContain(" ERROR ");
  }

  @Test
  void aGeneratedClientServesAUser() throws IOException {
    ChatClient bob = telegram.privateChat(501, "Bob");
    bob.say(null, "/human");
    soon(() ->
        assertThat(Objects.requireNonNull(running).api("/api/v1/handoffs").path("handoffs").size())
            .isEqualTo(1));
    String made =
        tool(
            "openapi-python-client",
            "generate",
            "--path",
            "openapi.json",
            "--meta",
            "none",
            "--output-path",
            "baton_client");
    assertThat(folder.resolve("baton_client").resolve("client.py")).as(made).isRegularFile();
    Files.copy(
        Path.of("src", "test", "python", "serve_a_user.py").toAbsolutePath(),
        folder.resolve("serve_a_user.py"));
    assertThat(tool("python", "serve_a_user.py", "http://127.0.0.1:" + port, Program.API_TOKEN))
        .contains("served Bob");
    soon(() ->
        assertThat(bob.shown())
            .extracting(each -> each.text())
            .contains("Hello from a generated client", "All the best"));
    soon(() ->
        assertThat(
                Objects.requireNonNull(running)
                    .transcript("501")
                    .path("handoffs")
                    .path(0)
                    .path("end_reason")
                    .asString())
            .isEqualTo("agent_resolved"));
  }

  /** Runs a tool in the test's folder; fails unless it ends well. */
  private String tool(String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Objects.requireNonNull(tools).resolve(name).toString()));
    command.addAll(List.of(arguments));
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().put("PYTHONPATH", folder.toString());
    builder.environment().put("SCHEMATHESIS_HOOKS", "openapi_hooks");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES))
          .as(() -> name + " ends; so far:\n" + text(printed))
          .isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      process.destroyForcibly();
    }
    String said = text(printed);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
