package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvFileTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void addsToTheEnvironmentWhatItDoesNotHave() throws IOException {
    assertThat(read("# tokens\n\nA=1:x-y_z\nexport B='two words'\nC=\"c\"\nD=\nE=file\n"))
        .containsOnly(
            Map.entry("A", "1:x-y_z"),
            Map.entry("B", "two words"),
            Map.entry("C", "c"),
            Map.entry("D", ""),
            Map.entry("E", "environment"));
  }

  @Test
  void withoutTheFileThereIsOnlyTheEnvironment() {
    assertThat(EnvFile.beside(folder.resolve("baton.yml"), Map.of("E", "e")))
        .containsOnly(Map.entry("E", "e"));
  }

  @Test
  void aLineOfAnotherFormIsNamedButNotQuoted() {
    assertThatThrownBy(() -> read("A=1\nTOKEN: s3cret\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(".env line 2: this is not NAME=value")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void whatIsWrittenIsReadAgainByAll() throws Exception {
    for (String value : values()) {
      if (EnvFile.holds(value)) {
        String line = EnvFile.line("X", value);
        assertThat(read(line)).as(line).containsEntry("X", value);
        assertThat(Compose.read(line)).as(line).isEqualTo(value);
        assertThat(Systemd.read(line)).as(line).isEqualTo(value);
      } else {
        assertThat(value).containsPattern("['\\\\\\p{Cntrl}]");
        assertThatThrownBy(() -> EnvFile.line("X", value))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("no line can carry the value of X");
      }
    }
  }

  @Test
  void theLauncherReadsWhatIsWritten() throws Exception {
    List<String> held = values().stream().filter(EnvFile::holds).toList();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < held.size(); i++) {
      text.append(EnvFile.line("X" + i, held.get(i))).append('\n');
    }
    Path file = Files.writeString(folder.resolve("all.env"), text);
    String launcher = Files.readString(Path.of("..", "packages", "launcher"));
    String reader =
        launcher.substring(
            launcher.indexOf("read_environment() {"), launcher.indexOf("if [ -n \"${BATON_ENV"));
    for (String read : List.of("set -a; . \"$1\"", reader + "read_environment \"$1\"")) {
      Process shell =
          new ProcessBuilder("sh", "-c", read + "\nenv -0", "sh", file.toString()).start();
      String environment =
          new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).isZero();
      List<String> there = List.of(environment.split("\0"));
      for (int i = 0; i < held.size(); i++) {
        assertThat(there).contains("X" + i + "=" + held.get(i));
      }
    }
  }

  @Test
  void anApostropheIsKept() {
    assertThat(EnvFile.line("X", "it's")).isEqualTo("X=\"it's\"");
    assertThat(EnvFile.line("X", "a b#c$d")).isEqualTo("X='a b#c$d'");
    assertThat(EnvFile.holds("it's 5 $")).isFalse();
  }

  /** Made of all that has a meaning somewhere; the same at each run. */
  private static List<String> values() {
    List<String> values =
        new ArrayList<>(List.of("", "123456:AAF-x_y", "a b#c$d", "Y2lz+/==", "it's", "a\\", "ü ☃"));
    String marks = "'\"$#\\ `={}!;ab;:-ü\t\n";
    Random random = new Random(15);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder value = new StringBuilder();
      for (int letters = random.nextInt(6); letters >= 0; letters--) {
        value.append(marks.charAt(random.nextInt(marks.length())));
      }
      values.add(value.toString());
    }
    return values;
  }

  /**
   * How Docker's Compose reads a line: an apostrophe quotes literally, a quotation mark with
   * variables and escapes, and a backslash before either keeps it from ending the value.
   */
  private static final class Compose {

    static String read(String line) {
      String value = line.substring(line.indexOf('=') + 1);
      char mark = value.isEmpty() ? 0 : value.charAt(0);
      if (mark != '\'' && mark != '"') {
        String bare = value.split("#", -1)[0].stripTrailing();
        assertThat(bare).doesNotContain("$");
        return bare;
      }
      int end = 1;
      while (value.charAt(end) != mark || value.charAt(end - 1) == '\\') {
        end++;
      }
      assertThat(end).isEqualTo(value.length() - 1);
      String text = value.substring(1, end);
      if (mark == '"') {
        assertThat(text).doesNotContain("$", "\\");
      }
      return text.replace("\\\\", "\\").replace("\\'", "'");
    }
  }

  /** How systemd reads a line of an EnvironmentFile. */
  private static final class Systemd {

    static String read(String line) {
      String text = line.substring(line.indexOf('=') + 1);
      StringBuilder value = new StringBuilder();
      char mark = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (mark != 0 && c == mark) {
          mark = 0;
        } else if (mark == 0 && value.isEmpty() && (c == '\'' || c == '"')) {
          mark = c;
        } else if (mark != '\'' && c == '\\') {
          i++;
          value.append(mark == '"' && "\"\\`$".indexOf(text.charAt(i)) < 0 ? "\\" : "");
          value.append(text.charAt(i));
        } else {
          value.append(c);
        }
      }
      return value.toString();
    }
  }

  private Map<String, String> read(String text) throws IOException {
    Files.writeString(folder.resolve(".env"), text);
    return EnvFile.beside(folder.resolve("baton.yml"), Map.of("E", "environment"));
  }
}
