package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.baton.connector.Secret;
import dev.baton.store.NodeSettings;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} shows is what {@code docs/metrics.md} lists, and what {@code ops} asks. */
final class MetricsPageTest {

  private static final Path OPS = Path.of("..", "ops");
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (counter|gauge|time) \\| ([^|]*)\\|");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
  private static final Pattern SERIES = Pattern.compile("(?m)^(\\w+)(?:\\{([^}]*)\\})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern METRIC = Pattern.compile("\\b(?:baton|jvm|process)_\\w+");

  @TempDir private Path folder = Path.of("");

  private final OneDesk desk = new OneDesk();
  private final FakeTelegram telegram = desk.telegram;
  private String url = "";

  @BeforeEach
  void start() throws IOException {
    Path config =
        desk.configure(
            folder,
            """
            event_broker: {type: file, path: "%s"}
            webhooks:
              crm:
                url: "http://127.0.0.1:9/"
                secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                events: [handoff.requested]
            """
                .formatted(folder.resolve("events.json")));
    url = desk.start(config);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  @Test
  void thePageListsWhatIsMeasuredAndNothingElse() {
    Map<String, String> listed = new TreeMap<>();
    ROW.matcher(Pages.text(PAGE))
        .results()
        .forEach(row -> listed.put(row.group(1), row.group(2) + " " + labels(row.group(3))));

    Map<String, String> measured = new TreeMap<>(described(scrape()));
    measured.putAll(described(scrapeOfConnections()));

    assertThat(measured).containsExactlyEntriesOf(listed);
  }

  @Test
  void labelsAreNamesOfTheFileAndOutcomesOnly() {
    aStory();

    Set<String> values =
        SERIES
            .matcher(scrape())
            .results()
            .filter(series -> series.group(1).startsWith("baton_"))
            .filter(series -> series.group(2) != null)
            .flatMap(series -> LABEL.matcher(series.group(2)).results())
            .filter(label -> !Set.of("le", "version").contains(label.group(1)))
            .map(label -> label.group(2))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(values)
        .allMatch(value -> value.matches("[a-z_]+"))
        .contains("telegram", "helpdesk", "support", "tg", "crm", "delivered")
        .doesNotContain("bob", "ann");
  }

  @Test
  void aStoryIsCounted() {
    aStory();

    await()
        .atMost(ONE_MINUTE)
        .untilAsserted(() ->
            assertThat(scrape())
                .contains(
                    "baton_turn_seconds_count{bot=\"helpdesk\",outcome=\"answered\"} 1",
                    "baton_turn_wait_seconds_count{bot=\"helpdesk\"} 1",
                    "baton_handoffs_total{queue=\"support\",trigger=\"user\"} 1.0",
                    "baton_claims_total{desk=\"tg\"} 1.0",
                    "baton_queue_wait_seconds_count{queue=\"support\"} 1",
                    "baton_first_answer_seconds_count{queue=\"support\"} 1",
                    "baton_handoffs_ended_total{queue=\"support\",reason=\"agent_resolved\"} 0.0",
                    "baton_channel_up{channel=\"telegram\"} 1.0",
                    "baton_store_up 1.0",
                    "baton_shards_held 64.0",
                    "baton_dead_letters 0.0",
                    "baton_oldest_waiting_seconds{direction=\"out\"} 0.0")
                .containsPattern(
                    "baton_inbound_events_total\\{channel=\"telegram\",outcome=\"stored\"} [4-9]")
                .containsPattern("baton_store_batch_operations_count [1-9]")
                .containsPattern("baton_http_connections [1-9]")
                .containsPattern(
                    "baton_send_seconds_count\\{channel=\"telegram\",outcome=\"delivered\"} [1-9]")
                .containsPattern(
                    "baton_delivery_seconds_count\\{channel=\"telegram\",to=\"user\"} [1-9]")
                .containsPattern(
                    "baton_webhook_calls_total\\{outcome=\"failed\",webhook=\"crm\"} [1-9]"));
  }

  @Test
  void aPlatformThatAsksForAPauseIsCounted() {
    ChatClient bob = telegram.privateChat(501, "Bob");
    telegram.limit("sendMessage", 1, 1);
    bob.say(null, "hi");

    await()
        .untilAsserted(() ->
            assertThat(scrape())
                .contains(
                    "baton_send_seconds_count{channel=\"telegram\",outcome=\"rate_limited\"} 1",
                    "baton_send_retries_total{channel=\"telegram\"} 1.0"));
  }

  @Test
  void theDashboardAndTheAlertsAskForWhatThereIs() {
    Set<String> there = new HashSet<>();
    Stream.of(scrape(), scrapeOfConnections())
        .flatMap(page -> SERIES.matcher(page).results())
        .forEach(series -> there.add(series.group(1)));

    for (String file : List.of("grafana-dashboard.json", "alerts.yml", "alerts_test.yml")) {
      List<String> asked =
          METRIC.matcher(Pages.text(OPS.resolve(file))).results().map(MatchResult::group).toList();
      assertThat(asked).as(file).hasSizeGreaterThan(5).isSubsetOf(there);
    }
  }

  @Test
  void prometheusLikesTheNames() throws Exception {
    Path scraped = Files.writeString(folder.resolve("metrics.txt"), scrape());
    assertThat(promtool(scraped, "check", "metrics")).isEqualTo("");
  }

  @Test
  void prometheusTakesTheAlerts() throws Exception {
    assertThat(promtool(null, "check", "rules", OPS.resolve("alerts.yml").toString()))
        .contains("SUCCESS");
    assertThat(promtool(null, "test", "rules", OPS.resolve("alerts_test.yml").toString()))
        .contains("SUCCESS");
  }

  /** What {@code promtool} says; skips the test where Debian's prometheus is not installed. */
  private String promtool(@Nullable Path input, String... arguments) throws Exception {
    String tool = System.getProperty("baton.promtool", "/usr/bin/promtool");
    assumeThat(Files.isExecutable(Path.of(tool)))
        .as("%s: install Debian's package prometheus", tool)
        .isTrue();
    List<String> command = new ArrayList<>(List.of(tool));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private void aStory() {
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(OneDesk.FORUM, 900, "Ann");
    bob.say(null, "hi");
    awaitShown(bob, "Hello! I am the bot");
    bob.say(null, "/human");
    ChatClient.Shown offer = await().until(() -> offered(ann), Optional::isPresent).orElseThrow();
    ann.press(offer.id(), "Claim");
    awaitShown(bob, "Ann");
    ann.say(offer.thread(), "How can I help?");
    awaitShown(bob, "How can I help?");
  }

  private static Optional<ChatClient.Shown> offered(ChatClient agent) {
    return agent.shown().stream()
        .filter(message -> message.buttons().contains("Claim"))
        .findFirst();
  }

  private static void awaitShown(ChatClient chat, String text) {
    await()
        .untilAsserted(
            () -> assertThat(chat.shown()).anyMatch(message -> message.text().contains(text)));
  }

  /** Each metric with its kind and the names of its labels. */
  private static Map<String, String> described(String page) {
    Map<String, Set<String>> labels = new TreeMap<>();
    SERIES
        .matcher(page)
        .results()
        .forEach(series -> {
          Set<String> names =
              labels.computeIfAbsent(
                  series.group(1).replaceFirst("_(count|sum|bucket)$", ""), any -> new TreeSet<>());
          if (series.group(2) != null) {
            LABEL
                .matcher(series.group(2))
                .results()
                .map(label -> label.group(1))
                .filter(label -> !label.equals("le"))
                .forEach(names::add);
          }
        });
    Map<String, String> kinds = new TreeMap<>();
    TYPE.matcher(page).results().forEach(type -> kinds.put(type.group(1), type.group(2)));
    Map<String, String> described = new TreeMap<>();
    kinds.forEach((name, kind) -> {
      boolean longest =
          name.endsWith("_max") && kinds.containsKey(name.substring(0, name.length() - 4));
      if (!longest) {
        String word = kind.equals("histogram") || kind.equals("summary") ? "time" : kind;
        described.put(name, word + " " + labels.getOrDefault(name, Set.of()));
      }
    });
    return described;
  }

  private static Set<String> labels(String cell) {
    return Pattern.compile("`(\\w+)`")
        .matcher(cell)
        .results()
        .map(label -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What a store in PostgreSQL adds; nothing is connected for it. */
  private static String scrapeOfConnections() {
    Monitoring monitoring = new Monitoring();
    PostgresConnections connections =
        PostgresConnections.to(
            new StoreSettings.Postgres(
                "jdbc:postgresql://127.0.0.1:9/baton",
                "baton",
                new Secret(""),
                new NodeSettings("test", Duration.ofSeconds(10))));
    connections.measure(monitoring.registry());
    String page = monitoring.page();
    connections.close();
    return page;
  }

  private String scrape() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/metrics"))
              .header("Authorization", "Bearer " + OneDesk.API_TOKEN)
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
