package dev.baton.http;

import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Place;
import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import dev.baton.connector.Unsettled;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.report.DeskReport;
import dev.baton.report.Reports;
import dev.baton.routing.Callbacks;
import dev.baton.routing.Conversations;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.Handoffs;
import dev.baton.routing.PersonalData;
import dev.baton.training.Candidates;
import dev.baton.training.HarvestQuery;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP edge on a real port, in front of ports that answer what a test tells them to. */
final class EdgeFixture implements AutoCloseable {

  static final JsonMapper JSON = JsonMapper.builder().build();

  final ScriptedPorts script = new ScriptedPorts();
  final ScriptedOverview overview = new ScriptedOverview();
  final ScriptedActs acts = new ScriptedActs();
  final HttpClient client = HttpClient.newHttpClient();
  final MemoryAccess known = new MemoryAccess();
  final ScriptedIdentities people = new ScriptedIdentities();
  final PathTable paths;
  private final Listener listener;

  EdgeFixture() {
    this(EdgeLimits.USUAL);
  }

  EdgeFixture(EdgeLimits limits) {
    this(Map.of(), HttpEdge.AccessSettings.LOCAL_ONLY, limits);
  }

  EdgeFixture(HttpEdge.AccessSettings access) {
    this(Map.of(), access, EdgeLimits.USUAL);
  }

  EdgeFixture(
      Map<String, ServingChannel> serving, HttpEdge.AccessSettings settings, EdgeLimits limits) {
    this(serving, settings, limits, true);
  }

  private EdgeFixture(
      Map<String, ServingChannel> serving,
      HttpEdge.AccessSettings settings,
      EdgeLimits limits,
      boolean signingIn) {
    BodyReader bodies = new BodyReader(limits.bodies());
    paths =
        HttpEdge.paths(
            bodies,
            new HttpEdge.Channels(
                Map.of("tg", new HttpEdge.Hook(script::receive, script::accept)), serving),
            new HttpEdge.Ports(
                script,
                script::call,
                script,
                script,
                script,
                script,
                script.history,
                script.audit,
                overview,
                acts,
                known,
                known,
                script::gather),
            () -> script.health,
            signingIn
                ? settings.with(new HttpEdge.SignIn(people, URI.create("https://baton.example")))
                : settings,
            () -> "# TYPE baton_test gauge\nbaton_test 1\n",
            limits);
    HttpHandler edge = HttpEdge.handler(bodies, paths);
    listener = Listener.start("127.0.0.1", 0, edge);
  }

  /** The settings of a Baton on this machine whose API asks for a token. */
  static HttpEdge.AccessSettings withApiToken(String token) {
    return new HttpEdge.AccessSettings(null, new Secret(token), false);
  }

  /** A Baton that knows nobody who vouches for people. */
  static EdgeFixture withoutSignIn(HttpEdge.AccessSettings settings) {
    return new EdgeFixture(Map.of(), settings, EdgeLimits.USUAL, false);
  }

  int port() {
    return listener.port();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> get(String path) {
    return send(to(path).GET());
  }

  HttpResponse<String> post(String path, String body) {
    return send(to(path).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> post(String path, byte[] body) {
    return send(to(path).POST(BodyPublishers.ofByteArray(body)));
  }

  /**
   * Sends; tries once more if the server has just closed the kept-alive connection. Fails if what
   * is asked and answered is not described.
   */
  HttpResponse<String> send(HttpRequest.Builder request) {
    HttpResponse<String> answer = sent(request);
    HttpRequest asked = answer.request();
    ApiDescription.SERVED.check(asked, ApiDescription.body(asked), answer);
    return answer;
  }

  private HttpResponse<String> sent(HttpRequest.Builder request) {
    try {
      try {
        return client.send(request.build(), BodyHandlers.ofString());
      } catch (IOException closedMeanwhile) {
        return client.send(request.build(), BodyHandlers.ofString());
      }
    } catch (IOException broken) {
      throw new AssertionError(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  /** The code of an error, in whichever form the path has it. */
  static String code(HttpResponse<String> response) {
    JsonNode json = json(response);
    return json.path("code").asString(json.path("error").path("code").asString(""));
  }

  void stop() {
    listener.close();
  }

  @Override
  public void close() {
    listener.close();
    client.close();
  }

  /** All ports, and a webhook whose events are words that begin with {@code ok}. */
  static final class ScriptedPorts
      implements Handoffs, Conversations, DeadLetters, PersonalData, Reports {

    final ScriptedHistory history = new ScriptedHistory();
    final ScriptedAudit audit = new ScriptedAudit();
    final List<Inbound> stored = new CopyOnWriteArrayList<>();
    final List<Boolean> loopback = new CopyOnWriteArrayList<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<HandoffRequest> requests = new CopyOnWriteArrayList<>();
    volatile CompletionStage<Void> accepted = CompletableFuture.completedFuture(null);
    volatile @Nullable RuntimeException acceptFailure;
    volatile CompletionStage<Initiated> initiated =
        CompletableFuture.completedFuture(new Initiated.Open("h1", "c1", false));
    volatile CompletionStage<Callbacks.Called> called =
        CompletableFuture.completedFuture(new Callbacks.Called.Stored());
    volatile HealthReport health =
        new HealthReport(
            new Health.Up(), Map.of("tg", new Health.Up()), Map.of("rasa", new Health.Up()));
    volatile List<Conversation> conversations = new ArrayList<>();
    volatile @Nullable Transcript transcript;
    volatile boolean storeDown;
    volatile @Nullable Export export;
    volatile List<Pending> pending = List.of();
    volatile long pendingCount;
    volatile CompletionStage<Wish> erased = CompletableFuture.completedFuture(Wish.BEGUN);
    volatile List<Handoff> handoffs = new ArrayList<>();
    volatile Page letters = new Page(List.of(), 0, null);
    volatile DeskReport report =
        new DeskReport(
            Instant.EPOCH, Instant.EPOCH, ZoneOffset.UTC, null, SampleReports.NOTHING, List.of());
    final List<HarvestQuery> harvested = new CopyOnWriteArrayList<>();
    volatile Candidates candidates = new Candidates(0, 0, 0, List.of(), List.of());
    volatile CompletableFuture<Void> reportsGoOn = CompletableFuture.completedFuture(null);
    volatile CompletionStage<Outcome> outcome =
        CompletableFuture.completedFuture(new Outcome.Done());

    @Override
    public Masking masking() {
      return new Masking(List.of(Personal.EMAIL.rule()), List.of());
    }

    Candidates gather(HarvestQuery query) {
      harvested.add(query);
      return candidates;
    }

    WebhookReply receive(WebhookCall call) {
      loopback.add(call.loopback());
      String secret = call.header("X-Secret");
      if (secret != null && !secret.equals("right")) {
        return new WebhookReply.Reject(403, "wrong_secret", "the secret is wrong");
      }
      String text = new String(call.body(), StandardCharsets.UTF_8);
      List<Inbound> events = new ArrayList<>();
      for (String word : text.split(" ", -1)) {
        if (!word.startsWith("ok")) {
          return new WebhookReply.Reject(400, "unreadable", "that is no update");
        }
        events.add(
            new Inbound(
                word,
                Place.chat("1"),
                null,
                true,
                Instant.EPOCH,
                new Event.Said(word, Content.Text.plain(word), null, null, true)));
      }
      return new WebhookReply.Take(events);
    }

    CompletionStage<Void> accept(Inbound inbound) {
      RuntimeException thrown = acceptFailure;
      if (thrown != null) {
        throw thrown;
      }
      stored.add(inbound);
      return accepted;
    }

    CompletionStage<Callbacks.Called> call(String bot, WebhookCall call) {
      calls.add(bot + " " + call.body().length);
      return called;
    }

    @Override
    public CompletionStage<Initiated> initiate(
        String senderId, Trigger trigger, HandoffRequest request) {
      calls.add(senderId + " " + trigger);
      requests.add(request);
      return initiated;
    }

    @Override
    public List<Conversation> list(@Nullable Control control, @Nullable String before, int limit) {
      if (storeDown) {
        throw new IllegalStateException("down");
      }
      calls.add(control + " " + before + " " + limit);
      return conversations.stream().limit(limit).toList();
    }

    @Override
    public List<Handoff> handoffs(
        @Nullable HandoffStatus status, @Nullable String before, int limit) {
      calls.add(status + " " + before + " " + limit);
      return handoffs.stream().limit(limit).toList();
    }

    @Override
    public Optional<Handoff> handoff(String id) {
      return handoffs.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    @Override
    public Page list(@Nullable String before, int limit) {
      if ("nonsense".equals(before)) {
        throw new IllegalArgumentException("before is not the 'next' of a page");
      }
      calls.add(before + " " + limit);
      return letters;
    }

    @Override
    public ZoneId zone() {
      return ZoneId.of("Asia/Kolkata");
    }

    @Override
    public DeskReport report(
        @Nullable Instant from, @Nullable Instant to, DeskReport.@Nullable By by, ZoneId zone) {
      calls.add(from + " " + to + " " + by + " " + zone);
      if (from != null && to != null && !to.isAfter(from)) {
        throw new IllegalArgumentException("backwards");
      }
      if (storeDown) {
        throw new IllegalStateException("down");
      }
      reportsGoOn.join();
      return report;
    }

    @Override
    public CompletionStage<Outcome> retry(String id) {
      calls.add("retry " + id);
      return outcome;
    }

    @Override
    public CompletionStage<Outcome> discard(String id) {
      calls.add("discard " + id);
      return outcome;
    }

    @Override
    public List<Conversation> ofUser(String userId) {
      return conversations.stream().filter(one -> one.userId().equals(userId)).toList();
    }

    @Override
    public Optional<Export> export(String conversationId) {
      return Optional.ofNullable(export)
          .filter(one -> one.transcript().conversation().id().equals(conversationId));
    }

    @Override
    public CompletionStage<Wish> erase(String conversationId) {
      calls.add("erase " + conversationId);
      return erased;
    }

    @Override
    public List<Pending> pending() {
      return pending;
    }

    @Override
    public Optional<Pending> pending(String conversationId) {
      return pending.stream()
          .filter(one -> one.conversationId().equals(conversationId))
          .findFirst();
    }

    @Override
    public long pendingCount() {
      return pendingCount;
    }

    @Override
    public Optional<Transcript> transcript(String conversationId) {
      Transcript found = transcript;
      return Optional.ofNullable(found)
          .filter(one -> one.conversation().id().equals(conversationId));
    }
  }

  /** The failure of a store that lost its connection during a commit. */
  static final class ConnectionLost extends RuntimeException implements Unsettled {

    ConnectionLost() {
      super("connection lost during a commit");
    }
  }
}
