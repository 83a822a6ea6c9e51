package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program tells people to type works where they are. */
final class CommandNameTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void helpAndMessagesNameTheProgramAsItWasCalled() {
    Map<String, String> called = Map.of("BATON_COMMAND", "./baton");
    for (String command : List.of("", "run", "conversations", "completion")) {
      List<String> typed = command.isEmpty() ? List.of("--help") : List.of(command, "--help");
      assertThat(said(called, typed)).contains("Usage: ./baton ").doesNotContain("  baton ");
      assertThat(said(Map.of(), typed)).contains("Usage: baton ").doesNotContain("./baton");
    }
    List<String> missing = List.of("check", "--config", folder.resolve("none.yml").toString());
    assertThat(said(called, missing)).contains("write it with './baton init'");
    assertThat(said(Map.of(), missing)).contains("write it with 'baton init'");
  }

  @Test
  void completionsGoByTheNameAlone() {
    Map<String, String> called = Map.of("BATON_COMMAND", "/opt/a b/baton");
    for (String shell : List.of("bash", "zsh", "fish")) {
      assertThat(said(called, List.of("completion", shell)))
          .isEqualTo(said(Map.of(), List.of("completion", shell)));
    }
  }

  @Test
  void aJarAloneIsCalledByJava() {
    assertThat(CommandName.of(CommandName.told(Map.of(), "lib/my baton.jar")))
        .isEqualTo("java -jar 'lib/my baton.jar'");
    assertThat(CommandName.of(CommandName.told(Map.of(), "a.jar:b.jar"))).isEqualTo("baton");
    assertThat(CommandName.of(CommandName.told(Map.of("BATON_COMMAND", "./baton"), "b.jar")))
        .isEqualTo("./baton");
  }

  @Test
  void theScriptsSayHowTheyWereCalled() throws Exception {
    for (String script : List.of("baton", "packages/launcher")) {
      String text = Files.readString(Path.of("..").resolve(script));
      String named =
          text.substring(text.indexOf("BATON_COMMAND="), text.indexOf("export BATON_COMMAND"));
      Path mine = Files.createDirectories(folder.resolve("bin")).resolve("mine");
      Files.writeString(mine, "#!/bin/sh\n" + named + "\nprintf %s \"$BATON_COMMAND\"\n");
      assertThat(mine.toFile().setExecutable(true)).isTrue();

      assertThat(typed("bin/mine", "/usr/bin:/bin")).isEqualTo("bin/mine");
      assertThat(typed("./bin/mine", folder + "/bin:/usr/bin:/bin")).isEqualTo("./bin/mine");
      assertThat(typed("mine", folder + "/bin:/usr/bin:/bin")).isEqualTo("mine");
    }
  }

  private String typed(String command, String path) throws IOException, InterruptedException {
    ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command).directory(folder.toFile());
    shell.environment().put("PATH", path);
    shell.environment().remove("BATON_COMMAND");
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  private static String said(Map<String, String> environment, List<String> arguments) {
    StringWriter said = new StringWriter();
    int unused =
        Main.commandLine(environment)
            .setOut(new PrintWriter(said, true))
            .setErr(new PrintWriter(said, true))
            .execute(arguments.toArray(String[]::new));
    return said.toString();
  }
}
