package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/timers.md} lists every timer that is in the code, and none that is not. */
class TimersPageTest {

  private static final Pattern TIMER =
      Pattern.compile(
          "static final (Duration|Backoff|List<Duration>) |Duration\\.of[A-Z]\\w+\\(\\d|\\d, TimeUnit\\.");
  private static final Pattern READER =
      Pattern.compile("Duration (\\w+)\\((?:Settings \\w+, )?String ");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)`");

  @Test
  void everyTimerOfTheCodeIsOnThePage() throws IOException {
    Map<String, String> sources = sources();
    List<String> withTimers =
        sources.entrySet().stream()
            .filter(source -> TIMER.matcher(source.getValue()).find())
            .map(Map.Entry::getKey)
            .toList();
    assertThat(withTimers).contains("HandoffTimers", "ApiClient").hasSizeGreaterThan(50);
    assertThat(named()).containsAll(withTimers);
  }

  /** A class may have two timers, of which only one is on the page; so settings are looked for. */
  @Test
  void everySettingThatIsATimeIsOnThePage() throws IOException {
    Map<String, String> sources = sources();
    Set<String> keys = new TreeSet<>();
    sources
        .values()
        .forEach(source -> {
          Set<String> readers = new TreeSet<>(Set.of("duration", "durationOrNull"));
          READER.matcher(source).results().forEach(found -> readers.add(found.group(1)));
          Pattern.compile("\\b(?:" + String.join("|", readers) + ")\\((?:\\w+, )?\"([a-z-]+)\"")
              .matcher(source)
              .results()
              .forEach(found -> keys.add(found.group(1)));
        });
    String page = page();
    assertThat(keys).contains("wait-timeout", "transfer-timeout", "per", "dead-letters", "sweep");
    assertThat(keys).allSatisfy(key -> assertThat(page).containsPattern("[`.]" + key + "`"));
  }

  @Test
  void everyClassOnThePageHasToDoWithTime() throws IOException {
    Map<String, String> sources = sources();
    Set<String> named = named();
    named.remove("TimersPageTest");
    assertThat(named)
        .allSatisfy(name ->
            assertThat(sources.getOrDefault(name, ""))
                .as(name)
                .containsPattern("Duration|Instant|_TIMEOUT|busy_timeout"));
  }

  private static Set<String> named() throws IOException {
    return NAMED
        .matcher(page())
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "timers.md"));
  }

  /** The main sources of the program, without what is only for tests, by class. */
  private static Map<String, String> sources() {
    return SourceTree.modules(Path.of("..")).entrySet().stream()
        .filter(module -> module.getKey().startsWith("connector-"))
        .filter(module -> !module.getKey().endsWith("testkit"))
        .flatMap(module -> SourceTree.files(module.getValue()).stream())
        .filter(file -> !file.endsWith("package-info.java"))
        .collect(
            Collectors.toMap(
                file -> String.valueOf(file.getFileName()).replace(".java", ""),
                file -> String.join("\n", SourceTree.lines(file))));
  }
}
