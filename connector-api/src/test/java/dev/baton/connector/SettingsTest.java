package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final List<String> KEYS =
      List.of("token", "url", "mode", "port", "wait", "words", "name", "section", "flag");

  private enum Mode {
    LONG_POLLING,
    WEBHOOK
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noTreeBreaksTheReaderAndNoSecretIsShown(long seed) {
    Random random = new Random(seed);
    List<String> secrets = new ArrayList<>();
    Map<String, @Nullable Object> tree = tree(random, 3, secrets);
    Set<String> paths = new LinkedHashSet<>();
    collectPaths(tree, "", paths);
    Settings settings = Settings.of(tree);
    Set<String> read = new LinkedHashSet<>();
    read(settings, random, 3, read);

    Throwable thrown = catchThrowable(settings::verify);
    if (thrown == null) {
      return;
    }
    assertThat(thrown).isInstanceOf(SettingsException.class);
    SettingsException problems = (SettingsException) thrown;
    assertThat(problems.problems()).isNotEmpty().doesNotHaveDuplicates();
    for (Settings.Problem problem : problems.problems()) {
      assertThat(paths.contains(problem.path()) || read.contains(problem.path()))
          .as("%s is a path of the file or one that was asked for", problem.path())
          .isTrue();
      assertThat(problem.text()).isNotBlank();
    }
    for (String secret : secrets) {
      assertThat(String.valueOf(thrown.getMessage())).doesNotContain(secret);
    }
  }

  @Test
  void goodValuesAreReadAsWritten() {
    Map<String, @Nullable Object> nested = new LinkedHashMap<>();
    nested.put("inner", 7);
    Settings settings =
        Settings.of(
            Map.of(
                "text", "a",
                "number", 42,
                "flag", "TRUE",
                "wait", "15m",
                "iso", "PT2S",
                "mode", "long-polling",
                "url", "https://example.com/a",
                "words", List.of("x", 1),
                "section", nested));
    assertThat(settings.text("text")).isEqualTo("a");
    assertThat(settings.text("other", "usual")).isEqualTo("usual");
    assertThat(settings.textOrNull("none")).isNull();
    assertThat(settings.number("number", 1, 0, 99)).isEqualTo(42);
    assertThat(settings.flag("flag", false)).isTrue();
    assertThat(settings.duration("wait", Duration.ZERO)).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.durationOrNull("iso")).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.durationOrNull("never")).isNull();
    assertThat(settings.choice("mode", Mode.WEBHOOK)).isEqualTo(Mode.LONG_POLLING);
    assertThat(settings.url("url")).isEqualTo(URI.create("https://example.com/a"));
    assertThat(settings.url("base", "http://localhost")).hasHost("localhost");
    assertThat(settings.urlOrNull("elsewhere")).isNull();
    assertThat(settings.texts("words", List.of())).containsExactly("x", "1");
    assertThat(settings.isSection("section")).isTrue();
    assertThat(settings.section("section").path()).isEqualTo("section");
    assertThat(settings.section("section").names()).containsExactly("inner");
    assertThat(settings.secretOrNull("secret")).isNull();
    settings.verify();
  }

  @ParameterizedTest
  @CsvSource({
    "100ms,PT0.1S",
    "30s,PT30S",
    "15 m,PT15M",
    "2h,PT2H",
    "7d,PT168H",
    "PT5S,PT5S",
    "0s,PT0S"
  })
  void durationsAreWrittenShort(String written, Duration meant) {
    Settings settings = Settings.of(Map.of("wait", written));
    assertThat(settings.duration("wait", Duration.ofDays(99))).isEqualTo(meant);
    settings.verify();
  }

  @ParameterizedTest
  @CsvSource({"-1s", "1 week", "99999999999s", "PT-5S", "soon", "''"})
  void otherDurationsAreProblems(String written) {
    Settings settings = Settings.of(Map.of("wait", written));
    assertThat(settings.duration("wait", Duration.ofDays(99))).isEqualTo(Duration.ofDays(99));
    assertThatThrownBy(settings::verify)
        .hasMessageStartingWith("wait ")
        .hasMessageContaining("30s");
  }

  @Test
  void ratesAreCallsInATimeOrUnlimited() {
    Rate usual = new Rate(20, Duration.ofMinutes(1));
    Settings settings =
        Settings.of(Map.of("pace", Map.of("direct", "10  in 2s", "account", "unlimited")));

    Pace pace = Pace.read(settings, new Pace(usual, usual, usual));

    settings.verify();
    assertThat(pace)
        .isEqualTo(new Pace(new Rate(10, Duration.ofSeconds(2)), usual, Rate.UNLIMITED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20",
        "20 per 1m",
        "0 in 1m",
        "20 in 0s",
        "20 in soon",
        "-1 in 1m",
        "none",
        "in 1m"
      })
  void otherRatesAreProblemsThatNameTheirField(String written) {
    Rate usual = new Rate(20, Duration.ofMinutes(1));
    Settings settings = Settings.of(Map.of("pace", Map.of("group", written)));

    assertThat(Pace.read(settings, new Pace(usual, usual, usual)).group()).isEqualTo(usual);

    assertThatThrownBy(settings::verify)
        .hasMessage("pace.group is not valid; write a pace such as '20 in 1m', or 'unlimited'");
  }

  @Test
  void allProblemsAreReportedAtOnceWithTheirPaths() {
    Settings settings =
        Settings.of(
            Map.of(
                "channels",
                Map.of(
                    "tg",
                    Map.of("mode", "polling", "tokn", "s3cret", "port", 99, "url", "ftp://x")),
                "flag",
                "maybe"));
    Settings channel = settings.section("channels").section("tg");
    channel.secret("token");
    channel.choice("mode", Mode.WEBHOOK);
    channel.number("port", 1, 0, 10);
    channel.url("url");
    settings.flag("flag", true);
    channel.problem("mode", "has a further problem");

    assertThatThrownBy(settings::verify)
        .isInstanceOfSatisfying(
            SettingsException.class,
            problems ->
                assertThat(problems.problems())
                    .extracting(Settings.Problem::path)
                    .containsExactly(
                        "channels.tg.mode",
                        "channels.tg.mode",
                        "channels.tg.port",
                        "channels.tg.token",
                        "channels.tg.tokn",
                        "channels.tg.url",
                        "flag"))
        .hasMessageContaining("did you mean 'token'?")
        .hasMessageContaining("long-polling | webhook")
        .hasMessageContaining("from 0 to 10")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {" s3cret", "s3cret\n", "\ts3cret\r\n"})
  void whiteSpaceAroundASecretIsDropped(String written) {
    Settings settings = Settings.of(Map.of("token", written));

    assertThat(settings.secret("token").reveal()).isEqualTo("s3cret");
    settings.verify();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3\ncret", "s3\u0000cret", "s3\u00a0cret", "s3cr\u00e9t", "s3cret\u200b"})
  void aSecretThatNoHeaderCanCarryIsAProblem(String written) {
    Settings settings = Settings.of(Map.of("token", written));
    settings.secret("token");

    assertThatThrownBy(settings::verify)
        .hasMessageStartingWith("token holds a character that no token has")
        .hasMessageNotContaining("cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "\n"})
  void anEmptySecretIsNone(String written) {
    Settings settings = Settings.of(Map.of("token", written));
    Secret read = settings.secret("token");

    assertThatThrownBy(settings::verify).hasMessageContaining("token");
    assertThat(read.reveal()).isEmpty();
  }

  @Test
  void anEmptyEntryOfAListIsAProblem() {
    Settings settings =
        Settings.of(
            Map.of("a", List.of("x", ""), "b", List.of(" "), "c", Arrays.asList("x", null)));

    assertThat(settings.texts("a", List.of("y"))).containsExactly("y");
    settings.texts("b", List.of());
    settings.texts("c", List.of());

    assertThatThrownBy(settings::verify)
        .hasMessageContaining("a has an empty entry")
        .hasMessageContaining("b has an empty entry")
        .hasMessageContaining("c has an empty entry");
  }

  private static void read(Settings settings, Random random, int depth, Set<String> read) {
    for (int i = 0; i < 8; i++) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      read.add(settings.path().isEmpty() ? key : settings.path() + "." + key);
      switch (random.nextInt(10)) {
        case 0 -> settings.text(key);
        case 1 -> settings.secret("token");
        case 2 -> settings.url(key);
        case 3 -> settings.number(key, 5, 0, 10);
        case 4 -> settings.flag(key, true);
        case 5 -> settings.duration(key, Duration.ZERO);
        case 6 -> settings.choice(key, Mode.WEBHOOK);
        case 7 -> settings.texts(key, List.of());
        case 8 -> settings.names();
        default -> {
          Settings section = settings.section(key);
          if (depth > 0) {
            read(section, random, depth - 1, read);
          }
        }
      }
      read.add(settings.path().isEmpty() ? "token" : settings.path() + ".token");
    }
  }

  private static Map<String, @Nullable Object> tree(
      Random random, int depth, List<String> secrets) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      tree.put(
          random.nextInt(5) == 0 ? "unknown" + i : KEYS.get(random.nextInt(KEYS.size())),
          value(random, depth, secrets));
    }
    if (random.nextBoolean()) {
      String secret = "s3cret-" + Long.toHexString(random.nextLong());
      secrets.add(secret);
      tree.put("token", secret);
    }
    return tree;
  }

  private static @Nullable Object value(Random random, int depth, List<String> secrets) {
    return switch (random.nextInt(11)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> random.nextInt();
      case 3 -> random.nextDouble();
      case 4 -> random.nextBoolean();
      case 5 -> "https://exa mple/" + random.nextInt();
      case 6 -> random.nextInt(999) + "s";
      case 7 -> List.of("a", List.of(), Map.of());
      case 8 -> "text " + (char) random.nextInt(0xffff);
      default -> depth == 0 ? List.of() : tree(random, depth - 1, secrets);
    };
  }

  @Test
  void remembersWhatItWasAskedForWhetherWrittenOrNot() {
    Settings settings = Settings.of(Map.of("name", "a"));
    settings.textOrNull("name");
    settings.choice("mode", Mode.WEBHOOK);
    settings.number("port", 1, 0, 9);
    settings.isSection("words");
    settings.texts("words", List.of());
    settings.has("other");

    assertThat(settings.asked())
        .containsExactly(
            Map.entry("name", Set.of(SettingForm.Plain.TEXT)),
            Map.entry(
                "mode", Set.of(new SettingForm.Choice(List.of("long-polling", "webhook"), false))),
            Map.entry("port", Set.of(new SettingForm.WholeNumber(0, 9))),
            Map.entry(
                "words",
                Set.of(SettingForm.Plain.SECTION, new SettingForm.Several(SettingForm.Plain.TEXT))),
            Map.entry("other", Set.of()));
    assertThat(settings.isNamed()).isFalse();
    settings.names();
    assertThat(settings.isNamed()).isTrue();
  }

  @Test
  void aWordIsOneOfThoseThatAreKnown() {
    Settings settings = Settings.of(Map.of("a", "Two", "b", "Two", "c", "three"));
    List<String> words = List.of("one", "two");

    assertThat(settings.word("a", "one", words)).isEqualTo("two");
    assertThat(settings.word("d", "one", words)).isEqualTo("one");
    assertThat(settings.word("b", words)).isEmpty();
    assertThat(settings.word("c", "one", words)).isEmpty();
    assertThatThrownBy(settings::verify)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("b is not known; write one of: one, two")
        .hasMessageContaining("c is not known; write one of: one, two");
  }

  private static void collectPaths(Map<?, ?> tree, String path, Set<String> paths) {
    tree.forEach((key, value) -> {
      String here = path.isEmpty() ? String.valueOf(key) : path + "." + key;
      paths.add(here);
      if (value instanceof Map<?, ?> nested) {
        collectPaths(nested, here, paths);
      }
    });
  }
}
