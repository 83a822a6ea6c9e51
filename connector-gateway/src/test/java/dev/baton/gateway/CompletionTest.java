package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shells complete what they are told of; each shell is asked, if it is installed. */
final class CompletionTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "baton conv | conversations",
        "baton dead-letters re | retry",
        "baton handoffs --sta | --status",
        "baton handoffs --status qu | queued",
        "baton completion f | fish",
        "baton dem | demo"
      })
  void fishCompletes(String typed, String wanted) throws Exception {
    Path script = script("fish");

    String said = shell("fish", "-c", "source " + script + "; complete -C '" + typed + "'");

    assertThat(said.lines().map(line -> line.split("\t", 2)[0])).contains(wanted);
  }

  @Test
  void fishOffersNoCommandTwice() throws Exception {
    Path script = script("fish");

    String said = shell("fish", "-c", "source " + script + "; complete -C 'baton run '");

    assertThat(said.lines().map(line -> line.split("\t", 2)[0])).doesNotContain("check", "run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | baton conv | conversations",
        "2 | baton dead-letters re | retry",
        "3 | baton handoffs --status qu | queued",
        "1 | baton dem | demo"
      })
  void bashCompletes(int at, String typed, String wanted) throws Exception {
    Path script = script("bash");

    String said =
        shell(
            "bash",
            "-c",
            "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_baton 2>/dev/null; echo ${COMPREPLY[@]}"
                .formatted(script, typed, at));

    assertThat(said.strip().split(" ", -1)).contains(wanted);
  }

  @Test
  void zshTakesTheScript() throws Exception {
    Path script = script("zsh");

    String said = shell("zsh", "-f", "-c", "source " + script + "; echo ${_comps[baton]}");

    assertThat(said).contains("bash_complete");
  }

  @Test
  void anotherShellIsRefused() throws IOException {
    StringWriter err = new StringWriter();

    int code =
        Main.commandLine(Map.of())
            .setErr(new PrintWriter(err, true))
            .execute("completion", "powershell");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("must be bash, zsh or fish, but is 'powershell'");
  }

  private Path script(String shell) throws IOException {
    StringWriter printed = new StringWriter();
    assertThat(
            Main.commandLine(Map.of())
                .setOut(new PrintWriter(printed, true))
                .execute("completion", shell))
        .isZero();
    return Files.writeString(folder.resolve("baton." + shell), printed.toString());
  }

  private String shell(String shell, String... arguments) throws Exception {
    assumeTrue(
        Stream.of("/bin/", "/usr/bin/").anyMatch(bin -> Files.isExecutable(Path.of(bin + shell))),
        shell + " is not installed");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(shell), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .directory(folder.toFile());
    builder.environment().putAll(Map.of("HOME", folder.toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(List.of(0, 1)).as(said).contains(process.exitValue());
    return said;
  }
}
