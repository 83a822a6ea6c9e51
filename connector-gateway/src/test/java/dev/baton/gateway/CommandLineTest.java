package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
