package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commands that the documents show: the shell reads each block, Baton knows its own commands
 * and paths, and Maven's modules and tests are there. Commands of others are run by the suites that
 * their pages name.
 */
final class CommandsOfPagesTest {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^\\s\"']+)");
  private static final Pattern BEFORE = Pattern.compile("^(?:[A-Z_]+=\\S*\\s+)+");
  private static final Pattern API = Pattern.compile("127\\.0\\.0\\.1:8080(/api/v1[^\\s\"'?]*)");
  private static final Pattern NAMED = Pattern.compile("-D(?:it\\.)?test=([\\w,]+)");
  private static final String MAIN = "dev.baton.gateway.Main";

  /** A command of a page. */
  record Shown(Path page, String line) {

    List<String> words() {
      return WORD.matcher(BEFORE.matcher(line).replaceAll(""))
          .results()
          .map(word -> word.group(1) != null ? word.group(1) : word.group().replace("'", ""))
          .toList();
    }

    @Override
    public String toString() {
      return page.getFileName() + ": " + line;
    }
  }

  private static Stream<Path> pages() throws IOException {
    try (Stream<Path> more = Files.walk(Pages.ROOT.resolve("samples"), 2)) {
      return Stream.concat(
          Pages.all().stream(), more.filter(file -> file.endsWith("README.md")).toList().stream());
    }
  }

  private static Stream<Shown> commands() throws IOException {
    return pages()
        .flatMap(page ->
            Pages.blocks(page, "sh").stream()
                .flatMap(block -> block.replaceAll("\\\\\\n\\s*", " ").lines())
                .map(line -> line.replaceFirst("(^|\\s+)# .*$", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> new Shown(page, line)));
  }

  static List<Shown> ofBaton() throws IOException {
    return commands()
        .filter(shown -> !argumentsOfBaton(shown).isEmpty())
        .filter(shown -> !argumentsOfBaton(shown).getFirst().equals("demo"))
        .toList();
  }

  /** What stands behind the program, whichever way it is started; empty for other programs. */
  private static List<String> argumentsOfBaton(Shown shown) {
    List<String> words = shown.words();
    int start =
        switch (words.getFirst()) {
          case "baton", "./baton" -> 0;
          case "java" ->
              Math.max(words.indexOf(MAIN), words.indexOf("connector-gateway/target/baton.jar"));
          default -> -1;
        };
    return start < 0
        ? List.of()
        : words.stream().skip(start + 1).takeWhile(word -> !word.matches("[<>|;&].*")).toList();
  }

  @Test
  void theShellReadsEachBlock() throws IOException, InterruptedException {
    List<String> unreadable = new ArrayList<>();
    for (Path page : pages().toList()) {
      for (String block : Pages.blocks(page, "sh")) {
        Process shell = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        shell.getOutputStream().write(block.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
        if (shell.exitValue() != 0) {
          unreadable.add(page.getFileName() + ": " + said);
        }
      }
    }

    assertThat(unreadable).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ofBaton")
  void batonKnowsItsOwn(Shown shown) {
    String[] arguments = argumentsOfBaton(shown).toArray(String[]::new);

    assertThatCode(() -> Main.commandLine(Map.of()).parseArgs(arguments))
        .doesNotThrowAnyException();
  }

  @Test
  void thePathsOfTheApiAreThere() throws IOException {
    Set<String> known =
        JsonMapper.shared()
            .readTree(
                Pages.text(
                    Pages.ROOT.resolve(
                        "connector-server/src/main/resources/dev/baton/http/openapi.json")))
            .path("paths")
            .propertyNames()
            .stream()
            .map(path -> path.replaceAll("\\{\\w+}", "ID"))
            .collect(Collectors.toSet());
    List<String> called =
        commands()
            .flatMap(shown -> API.matcher(shown.line()).results())
            .map(path -> path.group(1).replaceAll("\\$\\w+", "ID"))
            .toList();

    assertThat(called).hasSizeGreaterThan(5);
    assertThat(known).containsAll(called);
  }

  @Test
  void mavensModulesAndTestsAreThere() throws IOException {
    Set<String> tests =
        Pages.sources().stream()
            .map(source -> source.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    List<Shown> builds =
        commands().filter(shown -> shown.words().getFirst().equals("mvn")).toList();

    assertThat(builds).hasSizeGreaterThan(5);
    assertThat(builds)
        .allSatisfy(shown -> {
          int modules = shown.words().indexOf("-pl");
          if (modules >= 0) {
            assertThat(shown.words().get(modules + 1).split(",", -1))
                .allSatisfy(module -> assertThat(Pages.ROOT.resolve(module)).isDirectory());
          }
          NAMED
              .matcher(shown.line())
              .results()
              .flatMap(named -> Arrays.stream(named.group(1).split(",", -1)))
              .filter(name -> !name.equals("none"))
              .forEach(name -> assertThat(tests).contains(name));
        });
  }
}
