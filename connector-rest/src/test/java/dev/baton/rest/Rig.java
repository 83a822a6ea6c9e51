package dev.baton.rest;

import dev.baton.connector.ChannelContext;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.connector.Settings;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.http.HealthReport;
import dev.baton.http.HttpEdge;
import dev.baton.http.Listener;
import dev.baton.masking.Masking;
import dev.baton.report.DeskReport;
import dev.baton.report.Reports;
import dev.baton.routing.Acts;
import dev.baton.routing.ChangeFeed;
import dev.baton.routing.Conversations;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.Handoffs;
import dev.baton.routing.History;
import dev.baton.routing.Overview;
import dev.baton.routing.PersonalData;
import dev.baton.routing.Timeline;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The channel behind the real HTTP edge, with an inbox that the test controls. */
final class Rig implements AutoCloseable {

  final RestChannel channel;
  final ScriptedInbox inbox = new ScriptedInbox();
  final HttpClient http = HttpClient.newHttpClient();
  private final Listener listener;

  Rig(Map<String, ?> values) {
    this(
        values,
        file -> {
          throw new DeliveryException.Refused("no files here", null);
        });
  }

  Rig(Map<String, ?> values, Files files) {
    Settings settings = Settings.of(values);
    channel =
        new RestChannel(
            RestSettings.read(settings, false),
            new ChannelContext("web", Clock.systemUTC(), files, null));
    settings.verify();
    listener = Listener.start("127.0.0.1", 0, edge(channel));
  }

  /** An edge on which nothing but the channel is called. */
  static HttpHandler edge(RestChannel channel) {
    return HttpEdge.of(
        new HttpEdge.Channels(Map.of(), Map.of("web", channel)),
        new HttpEdge.Ports(
            new NoHandoffs(),
            (bot, call) -> {
              throw new IllegalArgumentException("none");
            },
            new NoConversations(),
            new NoDeadLetters(),
            new NoPersonalData(),
            new NoReports(),
            new NoHistory(),
            new NoOverview(),
            (by, act, terms) -> {
              throw new IllegalArgumentException("none");
            }),
        () -> new HealthReport(new Health.Up(), Map.of(), Map.of()),
        HttpEdge.AccessSettings.LOCAL_ONLY);
  }

  Rig open() {
    channel.open(inbox);
    return this;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + listener.port() + "/channels/web/" + path);
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(30));
  }

  CompletableFuture<HttpResponse<String>> post(String body, String... headers) {
    HttpRequest.Builder request = to("messages").POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  Receipt say(String sender, String id, String text) {
    return channel.send(
        new Outbound(id, Place.chat(sender), Content.Text.plain(text), null, false));
  }

  static <T> T soon(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  void closeListener() {
    listener.close();
  }

  @Override
  public void close() {
    channel.close();
    listener.close();
    http.shutdownNow();
  }

  /** Stores at once unless told otherwise; chats come to rest when the test says so. */
  static final class ScriptedInbox implements Inbox {

    final List<Inbound> stored = new CopyOnWriteArrayList<>();
    final List<String> attended = new CopyOnWriteArrayList<>();
    volatile boolean down;
    volatile RuntimeException failure = new IllegalStateException("the store is down");
    volatile CompletableFuture<Void> rest = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> accept(Inbound inbound) {
      if (down) {
        return CompletableFuture.failedFuture(failure);
      }
      stored.add(inbound);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> attended(Place place) {
      attended.add(place.chat());
      return rest;
    }
  }

  private static final class NoHandoffs implements Handoffs {
    @Override
    public CompletionStage<Handoffs.Initiated> initiate(
        String senderId, Trigger trigger, HandoffRequest request) {
      return CompletableFuture.completedFuture(new Handoffs.Initiated.UnknownSender());
    }
  }

  private static final class NoConversations implements Conversations {
    @Override
    public List<Conversation> list(@Nullable Control control, @Nullable String before, int limit) {
      return List.of();
    }

    @Override
    public List<Handoff> handoffs(
        @Nullable HandoffStatus status, @Nullable String before, int limit) {
      return List.of();
    }

    @Override
    public Optional<Handoff> handoff(String id) {
      return Optional.empty();
    }

    @Override
    public Optional<Transcript> transcript(String conversationId) {
      return Optional.empty();
    }
  }

  private static final class NoDeadLetters implements DeadLetters {
    @Override
    public Page list(@Nullable String before, int limit) {
      return new Page(List.of(), 0, null);
    }

    @Override
    public CompletionStage<Outcome> retry(String id) {
      return CompletableFuture.completedFuture(new Outcome.Unknown());
    }

    @Override
    public CompletionStage<Outcome> discard(String id) {
      return CompletableFuture.completedFuture(new Outcome.Unknown());
    }
  }

  private static final class NoHistory implements History {
    @Override
    public Optional<Timeline> timeline(String conversationId) {
      return Optional.empty();
    }

    @Override
    public Optional<ChangeFeed> changes(@Nullable String cursor) {
      return Optional.empty();
    }
  }

  private static final class NoReports implements Reports {
    @Override
    public ZoneId zone() {
      return ZoneOffset.UTC;
    }

    @Override
    public DeskReport report(
        @Nullable Instant from, @Nullable Instant to, DeskReport.@Nullable By by, ZoneId zone) {
      throw new IllegalArgumentException("none");
    }
  }

  private static final class NoPersonalData implements PersonalData {
    @Override
    public List<Conversation> ofUser(String userId) {
      return List.of();
    }

    @Override
    public Optional<Export> export(String conversationId) {
      return Optional.empty();
    }

    @Override
    public CompletionStage<Wish> erase(String conversationId) {
      return CompletableFuture.completedFuture(Wish.UNKNOWN);
    }

    @Override
    public List<Pending> pending() {
      return List.of();
    }

    @Override
    public Optional<Pending> pending(String conversationId) {
      return Optional.empty();
    }

    @Override
    public long pendingCount() {
      return 0;
    }
  }

  private static final class NoOverview implements Overview {

    @Override
    public Page conversations(Search search, @Nullable String before, int limit, Masking shown) {
      throw new IllegalStateException("not here");
    }

    @Override
    public Optional<Messages> messages(
        String conversationId, @Nullable Long after, @Nullable Long before, int limit) {
      return Optional.empty();
    }

    @Override
    public List<QueueNow> queues() {
      return List.of();
    }

    @Override
    public List<AgentNow> agents() {
      return List.of();
    }

    @Override
    public List<Canned> canned() {
      return List.of();
    }

    @Override
    public Optional<List<Target>> targets(String conversationId, Acts.Actor by) {
      return Optional.empty();
    }

    @Override
    public Running running() {
      throw new IllegalStateException("not here");
    }
  }
}
