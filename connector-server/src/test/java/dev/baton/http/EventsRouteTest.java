package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Content;
import dev.baton.connector.Health;
import dev.baton.connector.ServingChannel;
import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.masking.Masking;
import dev.baton.routing.ChangeFeed.Portion;
import dev.baton.routing.ChangeFeed.Step;
import dev.baton.routing.Overview;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream of what happens. */
@Timeout(120)
class EventsRouteTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final Duration QUICK = Duration.ofMillis(20);
  private static final EdgeLimits.Events FEW =
      new EdgeLimits.Events(3, 2, QUICK, Duration.ofHours(1), 40);

  private static EdgeLimits limits(int unsent, Duration heartbeat, Duration timeout) {
    return new EdgeLimits(
        EdgeLimits.USUAL.bodies(),
        new EdgeLimits.Streams(64L << 20, timeout),
        new EdgeLimits.Events(100, 10, QUICK, heartbeat, unsent));
  }

  private static EdgeFixture edge() {
    return new EdgeFixture(limits(40, Duration.ofMinutes(1), Duration.ofSeconds(10)));
  }

  @Test
  void tellsConversationsStepsAndMessagesWithTheCursorToGoOnFrom() throws IOException {
    try (EdgeFixture edge = edge();
        SseClient client = SseClient.listen(edge, "", null)) {
      client.awaitBegin();
      edge.script.history.changes.happens(portion("1", "write to ann@example.com"));

      List<SseClient.Event> events = client.next(3);

      assertThat(events)
          .extracting(SseClient.Event::kind)
          .containsExactly("conversation", "handoff", "message");
      assertThat(events.get(0).json().path("id").asString()).isEqualTo("c1");
      assertThat(events.get(1).json().path("kind").asString()).isEqualTo("handoff.claimed");
      assertThat(events.get(1).json().path("why").asString()).isEqualTo("Ann took it");
      assertThat(events.get(2).json().path("conversation").asString()).isEqualTo("c1");
      assertThat(events.get(2).json().toString())
          .as("masked as reads are")
          .doesNotContain("ann@example.com");
      assertThat(events.get(2).id()).isEqualTo("1");
    }
  }

  @Test
  void tellsOnlyTheKindsThatWereAskedForAndRefusesOthers() throws IOException {
    try (EdgeFixture edge = edge();
        SseClient client = SseClient.listen(edge, "?kinds=handoff&masked=false", null)) {
      client.awaitBegin();
      edge.script.history.changes.happens(portion("1", "one"));
      edge.script.history.changes.happens(portion("2", "two"));

      assertThat(client.next(2))
          .extracting(SseClient.Event::kind)
          .containsExactly("handoff", "handoff");
      assertThat(edge.get("/api/v1/events?kinds=nonsense").statusCode()).isEqualTo(400);
      assertThat(edge.get("/api/v1/events?masked=perhaps").statusCode()).isEqualTo(400);
      assertThat(edge.post("/api/v1/events", "{}").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void tellsWhatBecameOfAMessage() throws IOException {
    try (EdgeFixture edge = edge();
        SseClient client = SseClient.listen(edge, "?kinds=message,change", null)) {
      client.awaitBegin();
      Step.Wrote wrote = (Step.Wrote) portion("1", "write to ann@example.com").steps().getLast();
      Overview.Sent failed =
          new Overview.Sent(wrote.sent().message(), Overview.Delivery.FAILED, "blocked");
      edge.script.history.changes.happens(
          new Portion(List.of(), List.of(wrote, new Step.Changed("2", failed)), "2", false));

      List<SseClient.Event> events = client.next(2);

      assertThat(events).extracting(SseClient.Event::kind).containsExactly("message", "change");
      assertThat(events.get(0).json().path("delivery").asString()).isEqualTo("none");
      assertThat(events.get(1).json().path("id")).isEqualTo(events.get(0).json().path("id"));
      assertThat(events.get(1).json().path("delivery").asString()).isEqualTo("failed");
      assertThat(events.get(1).json().path("failure").asString()).isEqualTo("blocked");
      assertThat(events.get(1).json().path("conversation").asString()).isEqualTo("c1");
      assertThat(events.get(1).data()).as("masked as reads are").doesNotContain("ann@example.com");
    }
  }

  @Test
  void goesOnWhereItWasCutOffAndSaysIfThatIsTooLongAgo() throws IOException {
    try (EdgeFixture edge = edge()) {
      for (int i = 1; i <= 3; i++) {
        edge.script.history.changes.happens(portion(Integer.toString(i), "word " + i));
      }
      try (SseClient client = SseClient.listen(edge, "?kinds=message", "1")) {
        assertThat(client.next(2))
            .extracting(event -> event.json().path("content").path("text").asString())
            .containsExactly("word 2", "word 3");
      }
      try (SseClient client = SseClient.listen(edge, "?kinds=message&after=2", null)) {
        assertThat(client.next(1))
            .extracting(event -> event.json().path("content").path("text").asString())
            .containsExactly("word 3");
      }
      try (SseClient client = SseClient.listen(edge, "", "long-ago")) {
        assertThat(client.next(1)).extracting(SseClient.Event::kind).containsExactly("reset");
      }
    }
  }

  @Test
  void tellsWhatBecameBetterOrWorse() throws IOException {
    try (EdgeFixture edge = edge();
        SseClient client = SseClient.listen(edge, "?kinds=health", null)) {
      client.awaitBegin();
      AtomicInteger round = new AtomicInteger();
      CompletableFuture<List<SseClient.Event>> told =
          CompletableFuture.supplyAsync(() -> client.next(1));
      await()
          .until(() -> {
            edge.script.health =
                new HealthReport(
                    new Health.Up(),
                    Map.of("tg", new Health.Down("gone " + round.incrementAndGet())),
                    Map.of("rasa", new Health.Up()));
            return told.isDone();
          });
      assertThat(
              told.join().getFirst().json().path("channels").path("tg").path("status").asString())
          .isEqualTo("down");
      assertThat(told.join().getFirst().json().has("bots")).isFalse();
    }
  }

  @Test
  void nothingIsReadWhileNobodyListens() throws IOException {
    try (EdgeFixture edge = new EdgeFixture(limits(40, QUICK, Duration.ofSeconds(10)))) {
      assertThat(edge.script.history.changes.reads).hasValue(0);
      SseClient client = SseClient.listen(edge, "", null);
      client.awaitBegin();
      client.close();
      edge.script.history.changes.happens(portion("1", "seen by nobody"));
      AtomicInteger before = new AtomicInteger(-1);
      await()
          .during(QUICK.multipliedBy(20))
          .until(() -> {
            int reads = edge.script.history.changes.reads.get();
            return before.getAndSet(reads) == reads;
          });
    }
  }

  @Test
  void aThousandStreamsAreRefusedAndHonestTrafficIsServed() throws Exception {
    try (EdgeFixture edge = edge();
        ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> statuses = new CopyOnWriteArrayList<>();
      CountDownLatch asked = new CountDownLatch(1_000);
      AtomicBoolean over = new AtomicBoolean();
      List<SseClient> open = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 1_000; i++) {
        var unused =
            many.submit(() -> {
              SseClient client = SseClient.listen(edge, "", null);
              open.add(client);
              statuses.add(client.status());
              asked.countDown();
              return over.get();
            });
      }
      for (int i = 0; i < 20; i++) {
        assertThat(edge.get("/api/v1/conversations").statusCode()).isEqualTo(200);
        assertThat(edge.post("/channels/tg/webhook", "ok" + i).statusCode()).isEqualTo(200);
      }
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(statuses)
          .hasSize(1_000)
          .allMatch(status -> status == 200 || status == 429 || status == 503);
      assertThat(statuses).filteredOn(status -> status == 200).hasSize(10);
      over.set(true);
      for (SseClient client : open) {
        client.close();
      }
    }
  }

  @Test
  void whoNeverReadsIsHungUpOn() throws IOException {
    try (EdgeFixture edge =
            new EdgeFixture(limits(1_000, Duration.ofMinutes(1), Duration.ofMillis(300)));
        Socket deaf = RawHttp.open(edge.port())) {
      deaf.setReceiveBufferSize(4_096);
      RawHttp.write(deaf, "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      String much = "x".repeat(1 << 20);
      AtomicInteger number = new AtomicInteger();
      await().until(() -> edge.script.history.changes.reads.get() > 0);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            edge.script.history.changes.happens(
                portion(Integer.toString(number.incrementAndGet()), much));
            try (SseClient other = SseClient.listen(edge, "?kinds=health", null)) {
              other.awaitBegin();
            }
            return isHungUpOn(deaf);
          });
    }
  }

  private static boolean isHungUpOn(Socket deaf) {
    try {
      deaf.getOutputStream().write(' ');
      return false;
    } catch (IOException gone) {
      return true;
    }
  }

  @Test
  void whoMayReadNoLongerIsNotToldAnyMore() {
    ScriptedHistory history = new ScriptedHistory();
    EventFeed feed =
        new EventFeed(
            history,
            Masking.NONE,
            () -> new HealthReport(new Health.Up(), Map.of(), Map.of()),
            new EdgeLimits.Events(3, 2, QUICK, QUICK, 40));
    AtomicBoolean mayRead = new AtomicBoolean(true);
    NotingClient revoked = new NotingClient();
    NotingClient other = new NotingClient();

    assertThat(feed.enter(subscriber(revoked, "ann", mayRead))).isEqualTo(EventFeed.Entry.LISTENS);
    assertThat(feed.enter(subscriber(other, "ben", new AtomicBoolean(true))))
        .isEqualTo(EventFeed.Entry.LISTENS);
    await().until(() -> revoked.text().contains(": alive"));
    mayRead.set(false);

    await().until(() -> revoked.ended.get());
    assertThat(feed.count()).isEqualTo(1);
    history.changes.happens(portion("1", "later"));
    await().until(() -> other.text().contains("later"));
    assertThat(revoked.text()).doesNotContain("later");
    assertThat(other.ended).isFalse();
    other.gone();
    await().until(() -> feed.count() == 0);
  }

  @Test
  void oneCallerHasAFewStreamsAndAllTogetherHaveABound() {
    EventFeed feed =
        new EventFeed(
            new ScriptedHistory(),
            Masking.NONE,
            () -> new HealthReport(new Health.Up(), Map.of(), Map.of()),
            new EdgeLimits.Events(3, 2, QUICK, QUICK, 40));
    List<EventFeed.Entry> entries = new ArrayList<>();
    List<NotingClient> clients = new ArrayList<>();
    for (String caller : List.of("ann", "ann", "ann", "ben", "cem")) {
      NotingClient client = new NotingClient();
      clients.add(client);
      entries.add(feed.enter(subscriber(client, caller, new AtomicBoolean(true))));
    }
    assertThat(entries)
        .containsExactly(
            EventFeed.Entry.LISTENS,
            EventFeed.Entry.LISTENS,
            EventFeed.Entry.TOO_MANY,
            EventFeed.Entry.LISTENS,
            EventFeed.Entry.FULL);
    clients.forEach(NotingClient::gone);
    await().until(() -> feed.count() == 0);
  }

  @Test
  void whoCatchesUpHoldsUpNobodyAndHearsAllInOrder() throws InterruptedException {
    ScriptedHistory history = new ScriptedHistory();
    EventFeed feed = new EventFeed(history, Masking.NONE, EventsRouteTest::well, FEW);
    CountDownLatch goOn = new CountDownLatch(1);
    history.changes.happens(portion("1", "first"));
    history.changes.happens(portion("2", "second"));
    history.changes.beforeMissed =
        () -> {
          try {
            goOn.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        };
    NotingClient back = new NotingClient();
    NotingClient live = new NotingClient();
    assertThat(feed.enter(subscriber(back, "ann", "1"))).isEqualTo(EventFeed.Entry.LISTENS);
    assertThat(feed.enter(subscriber(live, "ben", new AtomicBoolean(true))))
        .isEqualTo(EventFeed.Entry.LISTENS);
    await().until(() -> live.text().contains("id: 2"));
    history.changes.happens(portion("3", "third"));
    await().until(() -> live.text().contains("third"));
    assertThat(back.text()).isEmpty();
    goOn.countDown();

    await().until(() -> back.text().contains("third"));
    assertThat(back.text()).containsSubsequence("second", "third").doesNotContain("first");
    back.gone();
    live.gone();
    await().until(() -> feed.count() == 0);
  }

  @Test
  void thoseWhoWereCutOffTogetherAreReadForOnce() {
    ScriptedHistory history = new ScriptedHistory();
    EventFeed feed =
        new EventFeed(
            history,
            Masking.NONE,
            EventsRouteTest::well,
            new EdgeLimits.Events(100, 100, QUICK, Duration.ofHours(1), 40));
    AtomicInteger missed = new AtomicInteger();
    history.changes.happens(portion("1", "first"));
    history.changes.happens(portion("2", "second"));
    history.changes.beforeMissed = missed::incrementAndGet;
    List<NotingClient> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      NotingClient client = new NotingClient();
      clients.add(client);
      assertThat(feed.enter(subscriber(client, "ann", "1"))).isEqualTo(EventFeed.Entry.LISTENS);
    }

    for (NotingClient client : clients) {
      await().until(() -> client.text().contains("second"));
    }
    assertThat(missed).hasValueLessThan(10);
    clients.forEach(NotingClient::gone);
    await().until(() -> feed.count() == 0);
  }

  private static HealthReport well() {
    return new HealthReport(new Health.Up(), Map.of(), Map.of());
  }

  private static EventSubscriber subscriber(
      ServingChannel.Client client, String caller, AtomicBoolean mayRead) {
    return subscriber(client, caller, mayRead, null);
  }

  private static EventSubscriber subscriber(
      ServingChannel.Client client, String caller, String cursor) {
    return subscriber(client, caller, new AtomicBoolean(true), cursor);
  }

  private static EventSubscriber subscriber(
      ServingChannel.Client client, String caller, AtomicBoolean mayRead, @Nullable String cursor) {
    return new EventSubscriber(
        client,
        caller,
        new EventFrames.View(EnumSet.allOf(EventKind.class), false),
        cursor,
        () -> CompletableFuture.completedFuture(mayRead.get()),
        40);
  }

  private static Portion portion(String cursor, String text) {
    Conversation conversation =
        new Conversation(
            "c1", "tg", "42", "42", "u42", "Mia", "de", "bot", Control.AGENT, 3, "h1", NOON, NOON);
    TreeMap<String, String> detail = new TreeMap<>(Map.of("agent_name", "Ann"));
    AuditEntry claimed =
        new AuditEntry(
            "e" + cursor,
            NOON,
            Actor.agent("7", "Ann"),
            "control.passed",
            "c1",
            "h1",
            3L,
            detail,
            null,
            null);
    Message said =
        new Message(
            "m" + cursor,
            "c1",
            1,
            Author.USER,
            "Mia",
            Content.Text.plain(text),
            Route.PEOPLE,
            3,
            null,
            "h1",
            NOON);
    return new Portion(
        List.of(conversation),
        List.of(
            new Step.Moved(cursor, "handoff.claimed", claimed, "Ann took it"),
            new Step.Wrote(cursor, new Overview.Sent(said, Overview.Delivery.NONE, null))),
        cursor,
        false);
  }

  /** A client that notes what it is sent. */
  private static final class NotingClient implements ServingChannel.Client {

    private final List<String> text = new CopyOnWriteArrayList<>();
    private final List<Runnable> leaving = new ArrayList<>();
    final AtomicBoolean ended = new AtomicBoolean();

    String text() {
      return String.join("", text);
    }

    void gone() {
      leaving.forEach(Runnable::run);
    }

    @Override
    public void refuse(int status, String code, String message) {
      throw new AssertionError(code);
    }

    @Override
    public void begin(String contentType) {}

    @Override
    public CompletionStage<Void> write(String piece) {
      text.add(piece);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void end() {
      ended.set(true);
    }

    @Override
    public void drop() {
      ended.set(true);
    }

    @Override
    public void whenLeaving(Runnable action) {
      leaving.add(action);
    }
  }
}
