package dev.baton.gateway;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.baton.connector.SteadyClock;
import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.walk.WalkIds;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk of each message is one trace, and so is each handoff. */
final class TraceStoryTest {

  private static final long FORUM = -1009876543210L;

  @TempDir private Path folder = Path.of("");

  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.forumBot(URI.create("http://127.0.0.1:9/handoff"));
  private InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final List<AutoCloseable> open = new ArrayList<>();
  private @Nullable Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    telegram.forum(FORUM, "Support");
    run("");
  }

  /** Starts a Baton whose spans the test sees. */
  private void run(String more) throws IOException {
    gateway =
        run(
            configuration("{url: \"jdbc:sqlite:%s\"}".formatted(folder.resolve("baton.db")), more),
            spans,
            new Monitoring());
  }

  private static Gateway run(Path file, InMemorySpanExporter spans, Monitoring monitoring) {
    Configuration configuration = ConfigurationReader.read(file, Map.of(), InstalledTypes.found());
    return Gateway.start(
        configuration,
        OptionalInt.of(0),
        configuration.store().make(),
        SteadyClock.ofMachine(),
        monitoring,
        Tracing.by(SimpleSpanProcessor.create(spans), 100, "test"));
  }

  private Path configuration(String store, String more) throws IOException {
    return Files.writeString(
        folder.resolve("baton.yml"),
        """
        server: {port: 1}
        store: %s
        bots: {helpdesk: {type: rasa, url: "%s"}}
        channels: {telegram: {type: telegram, token: "%s", api-url: "%s"}}
        desks: {tg: {channel: telegram, space: "%d"}}
        queues: {support: {desks: [tg]}}
        %s
        """
            .formatted(store, rasa.url(), telegram.token(), telegram.url(), FORUM, more));
  }

  @AfterEach
  void stop() throws Exception {
    stopGateway();
    telegram.close();
    rasa.close();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** What is told from then on is kept apart: an exporter that was shut down takes no more. */
  private void stopGateway() {
    Gateway running = gateway;
    gateway = null;
    if (running != null) {
      running.close();
    }
    spans = InMemorySpanExporter.create();
  }

  @Test
  void aMessageAndItsAnswerAreOneTrace() {
    ChatClient bob = telegram.privateChat(501, "Bob");
    bob.say(null, "hi");
    shown(bob, "Hello! I am the bot");
    await().until(() -> named("send to user").size() == 1);

    SpanData receive = only("receive");
    String message = attribute(receive, "baton.message");
    assertThat(receive.getTraceId()).isEqualTo(WalkIds.trace(message));
    assertThat(receive.getSpanId()).isEqualTo(WalkIds.span(message));
    assertThat(receive.getParentSpanContext().isValid()).isFalse();
    assertThat(finished()).extracting(SpanData::getTraceId).containsOnly(receive.getTraceId());
    assertThat(finished())
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("receive", "turn", "ask bot", "outbox", "send to user");
    for (String step : List.of("turn", "outbox", "send to user")) {
      assertThat(only(step).getParentSpanId()).as(step).isEqualTo(receive.getSpanId());
    }
    assertThat(only("ask bot").getParentSpanId()).isEqualTo(only("turn").getSpanId());
    assertThat(only("outbox").getStartEpochNanos())
        .isLessThanOrEqualTo(only("send to user").getStartEpochNanos());
    assertThat(finished()).allMatch(span -> span.getStatus().getStatusCode() != StatusCode.ERROR);
  }

  @Test
  void aHandoffIsATraceThatIsLinkedToItsCauseAndToWhatAgentsSay() throws IOException {
    handoff();

    SpanData handoff = only("handoff");
    String id = attribute(handoff, "baton.handoff");
    assertThat(handoff.getTraceId()).isEqualTo(WalkIds.trace(id));
    SpanData cause =
        named("receive").stream()
            .filter(span -> span.getTraceId().equals(linkOf(handoff)))
            .findFirst()
            .orElseThrow();
    assertThat(attribute(cause, "baton.from")).isEqualTo("user");
    for (String step : List.of("wait in queue", "claim", "with agent")) {
      assertThat(only(step).getTraceId()).as(step).isEqualTo(handoff.getTraceId());
      assertThat(only(step).getParentSpanId()).as(step).isEqualTo(handoff.getSpanId());
    }
    assertThat(attribute(only("with agent"), "baton.outcome")).isEqualTo("agent_resolved");
    SpanData answer =
        named("receive").stream()
            .filter(span -> attribute(span, "baton.from").equals("agent"))
            .findFirst()
            .orElseThrow();
    assertThat(linkOf(answer)).isEqualTo(handoff.getTraceId());
    assertThat(named("send to user"))
        .anyMatch(span -> span.getTraceId().equals(answer.getTraceId()));
    assertThat(named("send to desk"))
        .anyMatch(span -> span.getTraceId().equals(handoff.getTraceId()));
    draw();
  }

  @Test
  void whatIsReleasedWaitsAnew() {
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(FORUM, 900, "Ann");
    bob.say(null, "/human");
    ChatClient.Shown offer = await().until(() -> withClaim(ann), Optional::isPresent).orElseThrow();
    ann.press(offer.id(), "Claim");
    await().until(() -> named("claim").size() == 1);
    ann.say(offer.thread(), "/release");
    ChatClient.Shown again =
        await()
            .until(
                () ->
                    ann.shown().stream()
                        .filter(message -> message.buttons().contains("Claim"))
                        .reduce((earlier, later) -> later),
                Optional::isPresent)
            .orElseThrow();
    ann.press(again.id(), "Claim");
    await().until(() -> named("claim").size() == 2);

    List<SpanData> waits = named("wait in queue");
    assertThat(waits).hasSize(2);
    assertThat(waits.getLast().getStartEpochNanos())
        .isGreaterThanOrEqualTo(waits.getFirst().getEndEpochNanos());
  }

  @Test
  void nothingThatPeopleSayOrAreCalledIsInATrace() {
    handoff();

    Set<String> keys =
        finished().stream()
            .flatMap(span -> span.getAttributes().asMap().keySet().stream())
            .map(key -> key.getKey())
            .collect(toSet());
    List<String> said =
        finished().stream()
            .flatMap(span ->
                Stream.concat(
                    Stream.of(span.getName()),
                    span.getAttributes().asMap().values().stream().map(String::valueOf)))
            .toList();

    assertThat(keys)
        .isSubsetOf(
            "baton.attempt",
            "baton.bot",
            "baton.channel",
            "baton.conversation",
            "baton.delivery",
            "baton.desk",
            "baton.epoch",
            "baton.from",
            "baton.handoff",
            "baton.message",
            "baton.outcome",
            "baton.queue",
            "baton.route",
            "baton.to",
            "baton.trigger",
            "baton.turn");
    assertThat(said).doesNotContain("501", String.valueOf(FORUM));
    assertThat(String.join(" ", said)).doesNotContain("Bob", "Ann", "help you", telegram.token());
  }

  @Test
  void aTraceGoesOnAfterARestart() throws IOException {
    telegram.fail("sendMessage", 1000, 502, "Bad Gateway");
    ChatClient bob = telegram.privateChat(501, "Bob");
    bob.say(null, "hi");
    await().until(() -> !named("send to user").isEmpty());
    String trace = only("receive").getTraceId();
    SpanData failed = named("send to user").getFirst();
    assertThat(attribute(failed, "baton.outcome")).isEqualTo("failed");
    assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);

    stopGateway();
    telegram.repair();
    run("");

    await()
        .atMost(ONE_MINUTE)
        .until(() ->
            named("send to user").stream()
                .anyMatch(span -> attribute(span, "baton.outcome").equals("delivered")));
    assertThat(finished()).extracting(SpanData::getTraceId).containsOnly(trace);
    assertThat(finished()).extracting(SpanData::getParentSpanId).containsOnly(trace.substring(16));
  }

  @Test
  void messagesAreAnsweredThoughNobodyTakesTheTraces() throws IOException {
    stopGateway();
    Path file =
        configuration(
            "{url: \"jdbc:sqlite:%s\"}".formatted(folder.resolve("baton.db")),
            "telemetry: {traces: {endpoint: \"http://127.0.0.1:9/v1/traces\"}}");
    gateway = Gateway.start(file, Map.of(), OptionalInt.of(0));
    ChatClient bob = telegram.privateChat(501, "Bob");

    for (int said = 0; said < 5; said++) {
      bob.say(null, "hi");
    }

    await()
        .untilAsserted(() ->
            assertThat(bob.shown())
                .filteredOn(message -> message.text().startsWith("Hello!"))
                .hasSize(5));
  }

  @Test
  @Tag("slow")
  void nodesMakeSpansOfTheSameTrace() throws IOException {
    LocalPostgres postgres = Postgres.server();
    stopGateway();
    Path file =
        configuration(
            "{url: \"%s\", user: \"%s\", lease: 2s}"
                .formatted(postgres.url(postgres.freshDatabase()), postgres.user()),
            "");
    InMemorySpanExporter others = InMemorySpanExporter.create();
    List<Monitoring> nodes = List.of(new Monitoring(), new Monitoring());
    open.add(run(file, spans, nodes.getFirst()));
    open.add(run(file, others, nodes.getLast()));
    await()
        .atMost(ONE_MINUTE)
        .until(() -> nodes.stream().allMatch(node -> node.page().contains("shards_held 32.0")));

    List<ChatClient> users =
        IntStream.range(0, 12).mapToObj(user -> telegram.privateChat(501 + user, "Bob")).toList();
    users.forEach(user -> user.say(null, "/human"));
    await()
        .atMost(ONE_MINUTE)
        .until(() ->
            Stream.of(spans, others)
                    .flatMap(node -> node.getFinishedSpanItems().stream())
                    .filter(span -> span.getName().equals("handoff"))
                    .count()
                == users.size());
    await().atMost(ONE_MINUTE).until(() -> !inBoth(others).isEmpty());

    await()
        .atMost(ONE_MINUTE)
        .untilAsserted(() -> {
          List<SpanData> all =
              Stream.of(spans, others)
                  .flatMap(node -> node.getFinishedSpanItems().stream())
                  .toList();
          Set<String> known = all.stream().map(SpanData::getSpanId).collect(toSet());
          assertThat(all)
              .filteredOn(span -> span.getParentSpanContext().isValid())
              .extracting(SpanData::getParentSpanId)
              .isSubsetOf(known);
        });
  }

  /** The traces of which both nodes have made spans. */
  private Set<String> inBoth(InMemorySpanExporter others) {
    Set<String> both = new HashSet<>();
    spans.getFinishedSpanItems().forEach(span -> both.add(span.getTraceId()));
    both.retainAll(
        others.getFinishedSpanItems().stream().map(SpanData::getTraceId).collect(toSet()));
    return both;
  }

  private void handoff() {
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(FORUM, 900, "Ann");
    bob.say(null, "hi");
    shown(bob, "Hello! I am the bot");
    bob.say(null, "/human");
    ChatClient.Shown offer = await().until(() -> withClaim(ann), Optional::isPresent).orElseThrow();
    ann.press(offer.id(), "Claim");
    shown(bob, "Ann");
    ann.say(offer.thread(), "How can I help you?");
    shown(bob, "How can I help you?");
    ann.say(offer.thread(), "/resolve");
    await().until(() -> !named("with agent").isEmpty());
  }

  private static Optional<ChatClient.Shown> withClaim(ChatClient agent) {
    return agent.shown().stream()
        .filter(message -> message.buttons().contains("Claim"))
        .findFirst();
  }

  private static void shown(ChatClient chat, String text) {
    await()
        .untilAsserted(
            () -> assertThat(chat.shown()).anyMatch(message -> message.text().contains(text)));
  }

  private List<SpanData> finished() {
    return spans.getFinishedSpanItems();
  }

  private List<SpanData> named(String name) {
    return finished().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private SpanData only(String name) {
    List<SpanData> all = named(name);
    assertThat(all).as(name).hasSize(1);
    return all.getFirst();
  }

  private static String linkOf(SpanData span) {
    return span.getLinks().getFirst().getSpanContext().getTraceId();
  }

  private static String attribute(SpanData span, String key) {
    return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
  }

  /** Draws the traces of the story, if {@code -Dbaton.trace=FILE} says where to. */
  private void draw() throws IOException {
    String file = System.getProperty("baton.trace");
    if (file == null) {
      return;
    }
    List<SpanData> inOrder =
        finished().stream()
            .sorted(
                Comparator.comparingLong(SpanData::getStartEpochNanos)
                    .thenComparing(span -> !span.getName().equals("receive")))
            .toList();
    long zero = inOrder.getFirst().getStartEpochNanos();
    StringBuilder drawn = new StringBuilder("gantt\n  dateFormat x\n  axisFormat %S.%L s\n");
    for (String trace : inOrder.stream().map(SpanData::getTraceId).distinct().toList()) {
      List<SpanData> own =
          inOrder.stream().filter(span -> span.getTraceId().equals(trace)).toList();
      drawn.append("  section ").append(title(own)).append('\n');
      drawn.append(
          own.stream()
              .map(span ->
                  "  %s :%d, %d\n"
                      .formatted(
                          span.getName(),
                          (span.getStartEpochNanos() - zero) / 1_000_000,
                          Math.max(
                              (span.getStartEpochNanos() - zero) / 1_000_000 + 1,
                              (span.getEndEpochNanos() - zero) / 1_000_000)))
              .collect(joining()));
    }
    Files.writeString(Path.of(file), drawn);
  }

  private static String title(List<SpanData> trace) {
    if (trace.stream().anyMatch(span -> span.getName().equals("handoff"))) {
      return "handoff";
    }
    return "message of "
        + ("agent".equals(attribute(trace.getFirst(), "baton.from")) ? "the agent" : "the user");
  }
}
