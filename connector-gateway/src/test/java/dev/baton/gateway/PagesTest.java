package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents are right about links, names of tests, and pieces of configuration. */
final class PagesTest {

  private static final Pattern LINK = Pattern.compile("(?:\\]\\(|src=\")([^)\\s\"]+)[)\"]");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
  private static final Pattern NAMED_TEST =
      Pattern.compile("`(\\w+(?:Test|IT|Contract))(?:\\.(\\w+))?`");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern HOLDS_TEST = Pattern.compile(".*" + NAMED_TEST.pattern() + ".*");
  private static final Map<String, String> TOKENS =
      Map.of(
          "TELEGRAM_TOKEN", "1:t",
          "WEBEX_TOKEN", "w",
          "RASA_TOKEN", "r",
          "HANDOFF_TOKEN", "h",
          "BATON_API_TOKEN", "a",
          "SHOP_SECRET", "s",
          "KAFKA_PASSWORD", "k",
          "CRM_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "CRM_SECRET_NEW", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
          "MAIL_SECRET", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");

  @TempDir Path folder;

  static List<Path> pages() {
    return Pages.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) {
    List<String> lost =
        LINK.matcher(withoutCode(page))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.matches("https?://.*|mailto:.*"))
            .filter(link -> !leadsSomewhere(page, link))
            .toList();

    assertThat(lost).isEmpty();
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    Map<String, String> sources =
        Pages.sources().stream()
            .collect(
                Collectors.toMap(
                    source -> source.getFileName().toString(), Pages::text, String::concat));
    List<String> missing = new ArrayList<>();
    for (Path page : Pages.all()) {
      NAMED_TEST
          .matcher(Pages.text(page))
          .results()
          .forEach(named -> {
            String source = sources.getOrDefault(named.group(1) + ".java", "");
            boolean there =
                !source.isEmpty()
                    && (named.group(2) == null || source.contains("void " + named.group(2) + "("));
            if (!there) {
              missing.add(page.getFileName() + ": " + named.group());
            }
          });
    }

    assertThat(missing).isEmpty();
  }

  /** What a first cell of the page quotes is said somewhere; {@code …} stands for what changes. */
  @Test
  void everySymptomIsSaidByTheProgram() {
    String program = Pages.program();
    List<String> quoted =
        Pages.text(Pages.ROOT.resolve("docs/troubleshooting.md"))
            .lines()
            .filter(line -> line.startsWith("| "))
            .map(line -> line.split(" \\| ", 2)[0])
            .flatMap(cell -> QUOTED.matcher(cell).results())
            .map(quote -> quote.group(1))
            .filter(quote -> quote.contains(" "))
            .flatMap(quote -> Stream.of(quote.split("…", -1)))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();

    assertThat(quoted).hasSizeGreaterThan(40);
    assertThat(quoted).allSatisfy(part -> assertThat(program).contains(part));
  }

  @Test
  void eachThreatIsShownByATest() {
    String page = Pages.text(Pages.ROOT.resolve("docs/security.md"));
    String threats =
        page.substring(
            page.indexOf("## Threats, defences, tests"), page.indexOf("## Known limits"));
    List<String> lines =
        threats.lines().filter(line -> line.matches("\\| (?!threat |-).*")).toList();

    assertThat(lines).hasSizeGreaterThan(35);
    assertThat(lines)
        .allSatisfy(
            line -> assertThat(line.substring(line.lastIndexOf(" | "))).matches(HOLDS_TEST));
  }

  @Test
  void theFirstHandoffsConfigurationHasNoProblems() throws IOException {
    List<String> files =
        Pages.blocks(Pages.ROOT.resolve("docs/first-handoff.md"), "yaml").stream()
            .filter(block -> block.startsWith("server:"))
            .toList();

    assertThat(files).hasSize(1);
    assertGood(files.getFirst());
  }

  @Test
  void thePagesPiecesMakeAGoodConfiguration() throws IOException {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String page : List.of("telegram.md", "webex.md", "rasa.md", "webhook-bot.md")) {
      for (String block : Pages.blocks(Pages.ROOT.resolve("docs").resolve(page), "yaml")) {
        String[] parts = block.split(":\n", 2);
        if (Set.of("channels", "desks", "bots").contains(parts[0])) {
          sections.merge(parts[0], parts[1], String::concat);
        }
      }
    }
    sections.put("queues", "  support: {desks: [tg, wx]}\n");

    assertThat(sections).containsOnlyKeys("channels", "desks", "bots", "queues");
    assertGood(
        sections.entrySet().stream()
            .map(section -> section.getKey() + ":\n" + section.getValue())
            .collect(Collectors.joining()));
  }

  @Test
  void theEventBrokersSectionIsGood() throws IOException {
    List<String> sections = Pages.blocks(Pages.ROOT.resolve("docs/events.md"), "yaml");

    assertThat(sections).hasSize(1);
    assertGood(
        """
        bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
        channels: {telegram: {type: telegram, token: t}}
        queues: {support: {}}
        """
            + sections.getFirst());
  }

  @Test
  void theWebhooksSectionsAreGood() throws IOException {
    List<String> sections = Pages.blocks(Pages.ROOT.resolve("docs/webhooks.md"), "yaml");
    String others =
        """
        bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
        channels: {telegram: {type: telegram, token: t}}
        """;
    String replaced = sections.get(1).indent(4).strip();

    assertThat(sections).hasSize(3);
    assertGood(others + "queues: {support: {}}\n" + sections.getFirst());
    assertGood(
        others
            + "queues: {support: {}}\n"
            + sections.getFirst().replace("secret: ${CRM_SECRET}", replaced));
    assertGood(others + "desks: {tg: {channel: telegram, space: \"-100\"}}\n" + sections.getLast());
  }

  private void assertGood(String configuration) throws IOException {
    Path file = Files.writeString(folder.resolve("baton.yml"), configuration);

    assertThatCode(() -> ConfigurationReader.read(file, TOKENS, InstalledTypes.found()))
        .doesNotThrowAnyException();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path folder = page.resolveSibling(parts[0]).normalize();
    Path target = parts[0].isEmpty() ? page : folder;
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** The anchors that a code host makes of headings. */
  private static Set<String> anchors(Path page) {
    return HEADING
        .matcher(withoutCode(page))
        .results()
        .map(heading ->
            heading
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String withoutCode(Path page) {
    return Pages.text(page).replaceAll("(?ms)^ *```.*?^ *```$", "");
  }
}
