package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.plan.HandoffPlan;
import dev.baton.plan.TextLanguage;
import dev.baton.texts.UserText;
import dev.baton.texts.UserTexts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about operating is right about texts. */
final class TextsPageTest {

  private static final Path PAGE = Pages.ROOT.resolve("docs/operating.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| `?(.+?)`? \\|$");
  private static final String REST =
      """
      bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
      channels: {telegram: {type: telegram, token: t}, webex: {type: webex, token: w, language: fr}}
      queues: {support: {}}
      """;

  @TempDir Path folder;

  @Test
  void everyTextStandsThereAsItIs() throws IOException {
    Properties english = new Properties();
    try (InputStream file =
        Objects.requireNonNull(UserText.class.getResourceAsStream("en.properties"))) {
      english.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    }
    String page = Pages.text(PAGE);
    String section = page.substring(page.indexOf("| text | in English |"));

    assertThat(
            ROW.matcher(section.substring(0, section.indexOf("\n\n")))
                .results()
                .map(row -> row.group(1) + " = " + row.group(2)))
        .containsExactlyElementsOf(
            Arrays.stream(UserText.values())
                .map(text -> text.key() + " = " + english.getProperty(text.key()))
                .toList());
  }

  @Test
  void theExampleSaysWhatItSays() throws IOException {
    List<String> examples =
        Pages.blocks(PAGE, "yaml").stream().filter(block -> block.startsWith("texts:")).toList();
    assertThat(examples).hasSize(1);

    Configuration read = read(REST + examples.getFirst());
    UserTexts texts = new UserTexts(read.texts());

    assertThat(texts.say("telegram", "de-AT", UserText.JOINED, "Ann"))
        .isEqualTo("Hier schreibt Ann. Womit kann ich helfen?");
    assertThat(texts.say("telegram", "ru", UserText.BACK_TO_BOT)).isEqualTo("Lieber doch der Bot");
    assertThat(texts.say("telegram", "en", UserText.FLOOD, 20, 10L))
        .isEqualTo("20 messages in 10 seconds are enough. Please wait.");
    assertThat(read.texts().channels()).isEqualTo(Map.of("webex", TextLanguage.FR));
  }

  @Test
  void wordsOfManyLanguagesAskForAPerson() throws IOException {
    List<String> examples =
        Pages.blocks(PAGE, "yaml").stream()
            .filter(block -> block.startsWith("handoff:\n  user-words:"))
            .toList();
    assertThat(examples).hasSize(1);

    HandoffPlan rules = read(REST + examples.getFirst()).handoff();

    assertThat(List.of("Mensch", " ЧЕЛОВЕК ", "व्यक्ति", "/human")).allMatch(rules::asksForPerson);
    assertThat(List.of("бот", "/end")).allMatch(rules::ends);
  }

  private Configuration read(String configuration) throws IOException {
    Path file = Files.writeString(folder.resolve("baton.yml"), configuration);
    return ConfigurationReader.read(file, Map.of(), InstalledTypes.found());
  }
}
