package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

final class CommandLineTest {

  @TempDir private Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpAndVersionAreNoFailure() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString()).contains("run", "check");
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).contains("baton ");
    assertThat(execute("run", "--help")).isZero();
    assertThat(out.toString()).contains("--config", "--port");
  }

  @Test
  void eachHelpHasExitCodes() {
    Main.commandLine(Map.of())
        .getSubcommands()
        .forEach((name, command) -> {
          assertThat(execute(name, "--help")).as(name).isZero();
          assertThat(out.toString()).as(name).contains("Exit codes:");
          out.getBuffer().setLength(0);
        });
    assertThat(execute("handoffs", "--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "baton handoffs --status queued");
  }

  @Test
  void aTerminalThatShowsNoColoursGetsNone() {
    Ansi dumb = Main.commandLine(Map.of("TERM", "dumb")).getColorScheme().ansi();
    assertThat(dumb).isEqualTo(Ansi.OFF);
    assertThat(Main.commandLine(Map.of("TERM", "xterm")).getColorScheme().ansi())
        .isEqualTo(Ansi.AUTO);
    assertThat(Main.commandLine(Map.of("TERM", "dumb")).getSubcommands().values())
        .allMatch(command -> command.getColorScheme().ansi() == Ansi.OFF);
  }

  @Test
  void theDemoIsListed() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString()).contains("demo ");
    assertThat(execute("demo")).isEqualTo(2);
    assertThat(err.toString()).contains("./baton demo");
  }

  @Test
  void wrongUsageIsSaid() {
    assertThat(execute("walk")).isEqualTo(2);
    assertThat(err.toString()).contains("walk");
    assertThat(execute()).isEqualTo(2);
    assertThat(execute("run", "--port", "eighty")).isEqualTo(2);
  }

  @Test
  void whatIsWrongWithAFileOrAnAddressIsSaidInWords() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("baton.yml"),
            """
            store: {url: "jdbc:sqlite:%s/baton.db"}
            bots: {b: {type: webhook, url: "http://127.0.0.1:9/", secret: s}}
            channels: {web: {type: rest}}
            queues: {support: {desks: [console]}}
            """
                .formatted(folder));
    String missing = folder.resolve("missing").resolve("x").toString();
    assertThat(said(1, "audit", "verify", missing))
        .isEqualTo(missing + " does not exist, or its folder does not\n");
    assertThat(said(1, "audit", "verify", folder.toString())).isEqualTo("Is a directory\n");
    assertThat(said(2, "run", "--config", config.toString(), "--port", "70000"))
        .startsWith("--port must be 0 to 65535, but is 70000\n");
    for (String wrong : List.of("ftp://x", "127.0.0.1:8080", "http://", "http://a b/")) {
      assertThat(said(2, "conversations", "--config", config.toString(), "--url", wrong))
          .startsWith("Invalid value for option '--url': must be such as http://");
    }
  }

  private String said(int exit, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(execute(arguments)).isEqualTo(exit);
    return err.toString();
  }

  @Test
  void aWrongFileIsSaidBeforeAnythingRuns() throws IOException {
    Path file = Files.writeString(folder.resolve("baton.yml"), "server: {port: high}\n");

    assertThat(execute("run", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(file + " has 4 problems:")
        .contains("\n  bots is missing")
        .contains("\n  channels is missing")
        .contains("\n  queues is missing")
        .contains("\n  server.port is not valid; write a whole number from 0 to 65535")
        .doesNotContain("Exception");
    assertThat(execute("check", "-c", folder.resolve("none.yml").toString())).isEqualTo(2);
  }

  private int execute(String... arguments) {
    return Main.commandLine(Map.of())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
