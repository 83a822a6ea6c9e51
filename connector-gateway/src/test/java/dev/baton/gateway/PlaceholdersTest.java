package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlaceholdersTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void fillsTextsOnly() throws IOException {
    Files.writeString(folder.resolve("token.txt"), "from-file\n");
    Placeholders placeholders = new Placeholders(folder, Map.of("TOKEN", "t$1", "B", "b"));

    assertThat(
            placeholders.fill(
                Map.of(
                    "a", "${TOKEN}",
                    "b", Map.of("c", List.of("x-${B}-${B}", 7L), "d", true),
                    "e", "${file:token.txt}",
                    "f", "${file:" + folder.resolve("token.txt") + "}",
                    "g", "$${TOKEN} costs $5")))
        .isEqualTo(
            Map.of(
                "a", "t$1",
                "b", Map.of("c", List.of("x-b-b", 7L), "d", true),
                "e", "from-file",
                "f", "from-file",
                "g", "${TOKEN} costs $5"));
    assertThat(placeholders.problems()).isEmpty();
  }

  @Test
  void whatCannotBeFilledInIsNoted() {
    Placeholders placeholders = new Placeholders(folder, Map.of());

    placeholders.fill(
        Map.of(
            "a",
            Map.of("b", "${MISSING}"),
            "c",
            Arrays.asList("x", "${file:nowhere}"),
            "d",
            "${not a name}",
            "e",
            "${file:.}"));

    Map<String, String> problems =
        placeholders.problems().stream().collect(Collectors.toMap(Problem::path, Problem::text));
    assertThat(problems)
        .containsOnlyKeys("a.b", "c[1]", "d", "e")
        .hasEntrySatisfying("a.b", text -> assertThat(text).contains("MISSING", "not set"))
        .hasEntrySatisfying("c[1]", text -> assertThat(text).contains("nowhere"))
        .hasEntrySatisfying("d", text -> assertThat(text).contains("${not a name}", "$${"));
  }

  @Test
  void everyOneOfATextAndOfAListIsNoted() {
    Placeholders placeholders = new Placeholders(folder, Map.of());

    placeholders.fill(Map.of("a", "${ONE}-${TWO}-${ONE}", "b", List.of("${THREE}", "${FOUR}")));

    assertThat(placeholders.problems())
        .extracting(Problem::toString)
        .map(problem -> problem.replaceFirst(" needs the environment variable", ""))
        .map(problem -> problem.replaceFirst(",.*", ""))
        .containsExactlyInAnyOrder("a ONE", "a TWO", "b[0] THREE", "b[1] FOUR");
  }
}
