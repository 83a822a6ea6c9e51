package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import dev.baton.connector.SettingForm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema for editors and the reader take the same keys. */
final class ConfigurationSchemaTest {

  private static final String SOUND =
      """
      server: {host: 127.0.0.1, port: 8080}
      store: {url: "jdbc:sqlite:baton.db"}
      bots:
        helpdesk: {type: rasa, url: "http://localhost:5005"}
      channels:
        telegram: {type: telegram, token: "${TELEGRAM_TOKEN}"}
      desks:
        tg: {channel: telegram, space: "-1001"}
      queues:
        support: {desks: [tg], wait-timeout: 15m}
      handoff: {token: h}
      """;

  private static final Map<String, KnownKeys.Section> KEYS = KnownKeys.of(InstalledTypes.found());

  private static final String GETTERS =
      "\\.(?:text|textOrNull|word|secret|secretOrNull|url|urlOrNull|number|flag|duration"
          + "|durationOrNull|durations|rate|choice|texts|section|isSection)\\(\\s*";

  private static final Pattern LITERAL = Pattern.compile(GETTERS + "\"([a-z_-]+)\"");
  private static final Pattern CONSTANT = Pattern.compile(GETTERS + "([A-Z_]+)\\b");

  @TempDir private Path folder = Path.of("");

  @Test
  void isASchemaOfDraft7() {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(SchemaLocation.of(Dialects.getDraft7().getId()))
                .validate(EditorMarks.SCHEMA, InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void isPrintedByTheCommand() {
    StringWriter printed = new StringWriter();

    int exit =
        Main.commandLine(Map.of()).setOut(new PrintWriter(printed)).execute("schema", "config");

    assertThat(exit).isZero();
    assertThat(printed.toString()).isEqualTo(EditorMarks.SCHEMA);
  }

  /** Keys that are read in a branch where the schema's maker never came would be missing in it. */
  @Test
  void hasEachKeyThatStandsInTheSourceOfAReader() {
    Set<String> known = new HashSet<>();
    KEYS.values().forEach(section -> known.addAll(section.forms().keySet()));
    Set<String> read = new TreeSet<>();
    for (Path file : Pages.sources()) {
      String name = file.toString();
      String source = Pages.text(file);
      if (!name.matches(".*/connector-[a-z]+/src/main/.*")
          || !source.contains("connector.Settings;")) {
        continue;
      }
      LITERAL.matcher(source).results().forEach(found -> read.add(found.group(1)));
      CONSTANT
          .matcher(source)
          .results()
          .flatMap(found ->
              Pattern.compile("String " + found.group(1) + " = \"([a-z_-]+)\"")
                  .matcher(source)
                  .results())
          .forEach(constant -> read.add(constant.group(1)));
    }

    assertThat(read).hasSizeGreaterThan(120);
    assertThat(known).containsAll(read);
  }

  /** Each key of the schema, alone in an otherwise sound file, is known to the reader. */
  @Test
  void hasNoKeyThatTheReaderDoesNotKnow() throws IOException {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, KnownKeys.Section> section : KEYS.entrySet()) {
      for (String key : section.getValue().forms().keySet()) {
        if (section.getKey().startsWith("texts.") || key.equals(KnownKeys.ANY)) {
          continue;
        }
        Path file = Files.writeString(folder.resolve("baton.yml"), alone(section.getKey(), key));
        try {
          ConfigurationReader.read(file, Map.of(), InstalledTypes.found());
        } catch (ConfigurationException wrong) {
          if (String.valueOf(wrong.getMessage()).contains("." + key + " is not known here")) {
            unknown.add(section.getKey() + "." + key);
          }
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  /** A file in flow style with one key in one section. */
  private static String alone(String path, String key) {
    StringBuilder text = new StringBuilder("{");
    StringBuilder end = new StringBuilder("}");
    for (String part : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
      String[] words = part.replace(KnownKeys.ANY, "example").split(":", 2);
      text.append('"').append(words[0]).append("\": {");
      end.append('}');
      if (words.length == 2 && !key.equals("type")) {
        text.append("type: ").append(words[1]).append(", ");
      }
    }
    return text.append(key).append(": \"x\"").append(end).toString();
  }

  @Test
  void saysWhatEachKeyMeans() {
    JsonNode schema = JsonMapper.shared().readTree(EditorMarks.SCHEMA);
    List<String> silent = new ArrayList<>();
    schema
        .path("definitions")
        .forEachEntry((name, section) ->
            section
                .path("properties")
                .forEachEntry((key, value) -> {
                  if (!value.has("description") && !name.startsWith("texts")) {
                    silent.add(name + "." + key);
                  }
                }));

    assertThat(silent).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void marksNothingInWhatTheProjectShows(String name, String text) {
    assertThat(EditorMarks.in(text)).as("%s:%n%s", name, text).isEmpty();
  }

  static Stream<Arguments> marksNothingInWhatTheProjectShows() {
    List<Arguments> shown = new ArrayList<>();
    String example = Pages.text(Pages.ROOT.resolve("baton.example.yml"));
    shown.add(Arguments.of("baton.example.yml", example));
    shown.add(Arguments.of("baton.example.yml, all of it", opened(example)));
    for (Path page : Pages.all()) {
      for (String block : Pages.blocks(page, "yaml")) {
        Map<String, ?> tree = tree(block);
        if (!tree.isEmpty() && sections().containsAll(tree.keySet())) {
          shown.add(
              Arguments.of(String.valueOf(page.getFileName()), completed(block, tree.keySet())));
        }
      }
    }
    return shown.stream();
  }

  /** The example with everything that is commented out. */
  private static String opened(String example) {
    return example
        .replace("  url: \"jdbc:sqlite:baton.db\"\n", "")
        .replaceAll("(?m)^( *)# ((  )*['\"a-z_-]+:( |$))", "$1$2");
  }

  private static Map<String, ?> tree(String block) {
    try {
      return YamlTree.read("block", block).values();
    } catch (ConfigurationException anotherFile) {
      return Map.of();
    }
  }

  private static Set<String> sections() {
    KnownKeys.Section root = KEYS.get("");
    return root == null ? Set.of() : root.forms().keySet();
  }

  private static String completed(String block, Set<String> there) {
    StringBuilder text = new StringBuilder(block);
    for (String section : List.of("bots", "channels", "queues")) {
      if (!there.contains(section)) {
        text.append(section).append(": {}\n");
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          , space: "-1001"          |
          space: "-1001"            | space: ""
          {url: "jdbc:sqlite:baton.db"} | baton.db
          port: 8080                | port: high
          port: 8080                | port: 65536
          wait-timeout              | wait-timeot
          wait-timeout: 15m         | wait-timeout: soon
          wait-timeout: 15m         | wait-timeout: 15
          handoff: {token: h}       | something-else: 1
          type: rasa                | type: eliza
          type: rasa,               |
          , url: "http://localhost:5005" |
          "http://localhost:5005"   | localhost
          jdbc:sqlite:baton.db      | jdbc:h2:mem:x
          wait-timeout: 15m         | hours: 'mon-fri 9-17'
          wait-timeout: 15m         | hours: {open: 'mon-fri 9-17', time-zone: UTC}
          type: telegram            | type: telegram, mode: webhok
          type: telegram            | type: telegram, keep: 1h
          type: telegram            | type: telegram, pace: {direct: fast}
          handoff: {token: h}       | masking: {rules: [mail]}
          handoff: {token: h}       | handoff: {ask: perhaps}
          handoff: {token: h}       | 'event_broker: {type: kafka, topik: t}'
          handoff: {token: h}       | 'texts: {it: {joined: x}}'
          handoff: {token: h}       | 'texts: {de: {joind: x}}'
          """)
  void marksWhatTheReaderRefuses(String sound, String wrong) throws IOException {
    String text = SOUND.replace(sound, wrong == null ? "" : wrong);
    assertThat(text).isNotEqualTo(SOUND);
    Path file = Files.writeString(folder.resolve("baton.yml"), text);

    assertThat(EditorMarks.in(SOUND)).isEmpty();
    assertThat(EditorMarks.in(text)).isNotEmpty();
    assertThatThrownBy(() ->
            ConfigurationReader.read(file, Map.of("TELEGRAM_TOKEN", "t"), InstalledTypes.found()))
        .isInstanceOf(ConfigurationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server: {port: '${PORT}', host: '${HOST}', private-files: ${FLAG}}",
        "server: {port: '80', private-files: on, public-url:}",
        "store: {url: '${DB}', user: baton, password: p, lease: 5s}",
        "log: {format: '${FORMAT}'}",
        "limits: {per: PT10S}",
        "handoff: {undo-window: '${UNDO}', user-words: human, token: 12345}",
        "canned: {hello: hi, bye: {en: Bye, de: Adieu}}",
        "texts: {languages: ['${LANGUAGE}', de], de: {joined: 'x'}}",
        "event_broker: {type: Kafka, url: [a, b], security_protocol: plaintext}",
        "event_broker: {url: 'amqp://u:p@h'}",
        "event_broker: {type: pika, url: 'amqp://u:p@h', queue: q, connection_attempts: 3}",
        "masking: {patterns: {customer: 'C-[0-9]{6,}'}}",
        "webhooks: {crm: {url: 'https://a.example', secret: s, events: [handoff.*]}}"
      })
  void marksNothingThatTheReaderTakes(String section) {
    String name = section.substring(0, section.indexOf(':'));
    String rest = SOUND.replaceFirst("(?m)^" + name + ": .*\n", "");

    assertThat(EditorMarks.in(rest + section + "\n")).isEmpty();
  }

  @Test
  void takesTheKeysOfWhateverChannelIsInstalled() {
    KnownKeys.Section telegram = Objects.requireNonNull(KEYS.get("channels.*:telegram"));

    assertThat(telegram.forms())
        .containsEntry("token", Set.of(SettingForm.Plain.SECRET))
        .containsEntry(
            "mode", Set.of(new SettingForm.Choice(List.of("polling", "webhook"), false)));
    assertThat(telegram.needed()).containsExactlyInAnyOrder("token");
  }
}
