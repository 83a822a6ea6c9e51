package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules about names and imports find what they are for. */
class SourceTreeTest {

  private static final Map<String, Set<String>> FLOORS =
      Map.of("lower", Set.of(), "upper", Set.of("lower"));

  @TempDir Path checkout;

  @Test
  void aNameThatStandsInTwoModulesIsFound() throws IOException {
    write("lower/src/main/java/dev/baton/low/Route.java", "package dev.baton.low;");
    write("upper/src/main/java/dev/baton/up/Route.java", "package dev.baton.up;");
    write("upper/src/main/java/dev/baton/up/Answer.java", "package dev.baton.up;");

    assertThat(SourceTree.namesUsedTwice(SourceTree.modules(checkout)))
        .singleElement()
        .asString()
        .startsWith("Route.java:")
        .contains("low", "up");
  }

  @Test
  void anImportFromAModuleAboveIsFound() throws IOException {
    write("lower/src/main/java/dev/baton/low/Low.java", "import dev.baton.up.Up;");
    write("upper/src/main/java/dev/baton/up/Up.java", "import dev.baton.low.Low;");

    assertThat(SourceTree.importsUpwards(SourceTree.modules(checkout), FLOORS))
        .singleElement()
        .asString()
        .endsWith("Low.java: import dev.baton.up.Up;");
  }

  private void write(String file, String text) throws IOException {
    Path path = checkout.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }
}
