package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
  void whatIsWrittenIsReadAgain() throws IOException {
    for (String value : new String[] {"123456:AAF-x_y", "a b#c$d", "Y2lz+/=="}) {
      assertThat(read(EnvFile.line("X", value))).containsEntry("X", value);
    }
  }

  private Map<String, String> read(String text) throws IOException {
    Files.writeString(folder.resolve(".env"), text);
    return EnvFile.beside(folder.resolve("baton.yml"), Map.of("E", "environment"));
  }
}
