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
import dev.baton.http.HealthReport;
import dev.baton.http.HttpEdge;
import dev.baton.http.Listener;
import dev.baton.report.Reports;
import dev.baton.routing.AccessSessions;
import dev.baton.routing.AccessTokens;
import dev.baton.routing.Acts;
import dev.baton.routing.Audit;
import dev.baton.routing.Callbacks;
import dev.baton.routing.Conversations;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.Handoffs;
import dev.baton.routing.History;
import dev.baton.routing.Overview;
import dev.baton.routing.PersonalData;
import dev.baton.training.Harvest;
import io.undertow.server.HttpHandler;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

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
            unasked(Handoffs.class),
            unasked(Callbacks.class),
            unasked(Conversations.class),
            unasked(DeadLetters.class),
            unasked(PersonalData.class),
            unasked(Reports.class),
            unasked(History.class),
            unasked(Audit.class),
            unasked(Overview.class),
            unasked(Acts.class),
            unasked(AccessTokens.class),
            unasked(AccessSessions.class),
            unasked(Harvest.class)),
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

  /** What nobody asks where only the channel is called. */
  private static <T> T unasked(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              throw new IllegalStateException("somebody asks for " + method);
            }));
  }
}
