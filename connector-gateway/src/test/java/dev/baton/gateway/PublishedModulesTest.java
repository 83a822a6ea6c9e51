package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is published, packaged and begun with names the same modules in the same versions. */
final class PublishedModulesTest {

  private static final String ROOT = file("pom.xml");
  private static final String BOM = file("baton-bom/pom.xml");
  private static final String VERSION = found("<version>([^<$]+)</version>", ROOT).getFirst();

  @Test
  void theBillOfMaterialsNamesWhatIsPublished() {
    List<String> published =
        found("<module>(connector-[a-z-]+)</module>", ROOT).stream()
            .filter(module ->
                !file(module + "/pom.xml").contains("<maven.deploy.skip>true</maven.deploy.skip>"))
            .toList();

    assertThat(published).contains("connector-api", "connector-server", "connector-testkit");
    assertThat(found("<artifactId>(connector-[a-z-]+)</artifactId>", BOM))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void oneVersionIsNamedEverywhere() {
    assertThat(found("<version>([^<$]+)</version>", BOM).getFirst()).isEqualTo(VERSION);
    assertThat(found("<tag>v([^<]+)</tag>", ROOT + BOM)).containsExactly(VERSION, VERSION);
    assertThat(found("ARG VERSION=(.+)", file("packages/container/Containerfile")))
        .containsExactly(VERSION);
    assertThat(found("image: baton:(.+)", file("packages/container/compose.yml")))
        .containsExactly(VERSION);
    assertThat(found("newTag: (.+)", file("packages/kubernetes/kustomization.yml")))
        .containsExactly(VERSION);
    assertThat(
            found(
                "<groupId>dev\\.baton</groupId>\\s*<artifactId>[a-z-]+</artifactId>[^\\n]*\\s*"
                    + "<version>([^<]+)</version>",
                file("docs/embedding.md")))
        .isNotEmpty()
        .containsOnly(VERSION);
  }

  @Test
  void theStartersTakeTheVersionsOfTheProject() {
    Stream.of("bot-server", "channel")
        .map(starter -> file("starters/" + starter + "/pom.xml"))
        .forEach(starter -> {
          assertThat(found("<baton\\.version>([^<]+)", starter)).containsExactly(VERSION);
          assertThat(found("<junit\\.version>([^<]+)", starter))
              .isEqualTo(found("<junit\\.version>([^<]+)", ROOT));
        });
    assertThat(found("<version>(.+)</version>", file("starters/bot-server/pom.xml")))
        .containsAll(found("<(?:sqlite|logback)\\.version>([^<]+)", ROOT));
    assertThat(found("<version>(.+)</version>", file("starters/channel/pom.xml")))
        .containsAll(found("<jackson\\.version>([^<]+)", ROOT));
  }

  private static String file(String name) {
    return Pages.text(Pages.ROOT.resolve(Path.of(name)));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(result -> result.group(1).strip())
        .toList();
  }
}
