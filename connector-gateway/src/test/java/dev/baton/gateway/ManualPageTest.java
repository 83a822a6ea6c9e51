package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page has all that {@code --help} has, and {@code man}'s own programs can show it. */
final class ManualPageTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void eachCommandAndOptionIsThere() {
    String page = page();
    assertThat(page).startsWith(".TH BATON 1 ").doesNotContain("${DEFAULT-VALUE}", "${ROOT");
    assertAllOf(Main.commandLine(Map.of()), "baton", page);
  }

  private static void assertAllOf(CommandLine line, String path, String page) {
    line.getSubcommands()
        .forEach((name, command) -> {
          String here = path + " " + name;
          assertThat(page).contains(".SS \"" + here.replace("-", "\\-"));
          for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
              assertThat(page).as(here).contains(option.longestName().replace("-", "\\-"));
            }
          }
          assertAllOf(command, here, page);
        });
  }

  @Test
  void itIsShownWithoutAComplaint() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
    Path file = Files.writeString(folder.resolve("baton.1"), page());
    Process groff =
        new ProcessBuilder("groff", "-man", "-Tutf8", "-ww", "-P-cbou", file.toString())
            .redirectErrorStream(true)
            .start();
    String shown = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(groff.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(shown)
        .doesNotContain("warning:", "error:")
        .contains("baton conversations [ID]", "tokens create", ".env", "source <(baton completion");
  }

  private static String page() {
    StringWriter printed = new StringWriter();
    assertThat(
            Main.commandLine(Map.of("BATON_COMMAND", "./baton"))
                .setOut(new PrintWriter(printed, true))
                .execute("manual"))
        .isZero();
    return printed.toString();
  }
}
