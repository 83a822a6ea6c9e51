package dev.baton.http;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Inbox;
import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import dev.baton.connector.Webhook;
import dev.baton.console.ConsoleFiles;
import dev.baton.console.SignInOffer;
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
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the HTTP surface of one Baton: webhooks, the paths that channels serve themselves, {@code
 * /handoff}, callbacks of bots, the API, the console, health.
 */
public final class HttpEdge {

  private HttpEdge() {}

  /**
   * Builds the handler for all paths of the surface; it answers 404 for any other path. It can be
   * mounted in any Undertow listener that calls it on an I/O thread.
   *
   * @param health asked by {@code /readyz} on an I/O thread, so it must not block
   */
  public static HttpHandler of(
      Channels channels, Ports ports, Supplier<HealthReport> health, AccessSettings access) {
    return of(channels, ports, health, access, null);
  }

  /**
   * As {@link #of(Channels, Ports, Supplier, AccessSettings)}.
   *
   * @param metrics writes the page of {@code /metrics}; null for no such page
   */
  public static HttpHandler of(
      Channels channels,
      Ports ports,
      Supplier<HealthReport> health,
      AccessSettings access,
      @Nullable Supplier<String> metrics) {
    return of(channels, ports, health, access, metrics, EdgeLimits.USUAL);
  }

  static HttpHandler of(
      Channels channels,
      Ports ports,
      Supplier<HealthReport> health,
      AccessSettings access,
      @Nullable Supplier<String> metrics,
      EdgeLimits limits) {
    BodyReader bodyReader = new BodyReader(limits.bodies());
    PathTable paths = paths(bodyReader, channels, ports, health, access, metrics, limits);
    return handler(bodyReader, paths);
  }

  static HttpHandler handler(BodyReader bodyReader, PathTable paths) {
    return Handlers.httpContinueRead(bodyReader.withinDeadline(paths.handler()));
  }

  static PathTable paths(
      BodyReader bodyReader,
      Channels channels,
      Ports ports,
      Supplier<HealthReport> health,
      AccessSettings access,
      @Nullable Supplier<String> metrics,
      EdgeLimits limits) {
    PathTable paths = new PathTable(bodyReader, new AnswerSender());
    addWebhooks(paths, channels, limits);
    addBotCalls(paths, ports, access, limits);
    StreamBounds bounds = StreamBounds.of(limits.streams());
    new ApiPaths(paths, ports, health, access, limits.events(), bounds).add(metrics);
    addHealth(paths, new HealthRoute(health));
    paths.console(ConsoleFiles.load(access.offer()));
    addServices(paths, channels, access, bounds);
    return paths;
  }

  private static void addWebhooks(PathTable paths, Channels channels, EdgeLimits limits) {
    paths.post(
        "/channels/{name}/webhook",
        AccessRule.OPEN,
        limits.bodies().webhook(),
        new WebhookRoute(channels.webhooks()));
  }

  private static void addBotCalls(
      PathTable paths, Ports ports, AccessSettings access, EdgeLimits limits) {
    int bodyLimit = limits.bodies().botCall();
    paths
        .post("/handoff", access.ofHandoff(), bodyLimit, new HandoffRoute(ports.handoffs()))
        .post(
            "/bots/{name}/callback",
            AccessRule.OPEN,
            bodyLimit,
            new CallbackRoute(ports.callbacks()));
  }

  private static void addHealth(PathTable paths, HealthRoute health) {
    paths
        .get("/healthz", AccessRule.OPEN, health::alive)
        .get("/readyz", AccessRule.OPEN, health::ready);
  }

  private static void addServices(
      PathTable paths, Channels channels, AccessSettings access, StreamBounds bounds) {
    channels
        .serving()
        .forEach((name, channel) -> {
          AccessRule rule = access.ofChannel(name, channel.token());
          channel.services().stream()
              .collect(Collectors.groupingBy(ServingChannel.Service::path))
              .forEach((path, services) ->
                  paths.service("/channels/" + name + "/" + path, rule, services, bounds));
        });
  }

  /**
   * The channels that are called over HTTP, each by its name.
   *
   * @param webhooks the channels that their platforms call
   * @param serving the channels that clients call
   */
  public record Channels(Map<String, Hook> webhooks, Map<String, ServingChannel> serving) {

    public Channels {
      webhooks = Map.copyOf(webhooks);
      serving = Map.copyOf(serving);
    }
  }

  /** A channel that its platform calls, and the inbox for its events. */
  public record Hook(Webhook webhook, Inbox inbox) {}

  /** What the surface asks of the routing layer. */
  public record Ports(
      Handoffs handoffs,
      Callbacks callbacks,
      Conversations conversations,
      DeadLetters deadLetters,
      PersonalData personalData,
      Reports reports,
      History history,
      Audit audit,
      Overview overview,
      Acts acts,
      AccessTokens tokens,
      AccessSessions sessions,
      Harvest harvest) {}

  /**
   * How people sign in to the console without a token.
   *
   * @param address at which browsers reach the console, without a path
   */
  public record SignIn(IdentityProvider provider, URI address) {}

  /**
   * The settings that say who may call what.
   *
   * @param handoffToken guards {@code /handoff}; null lets in programs on this machine only
   * @param apiToken guards {@code /api}; null lets in programs on this machine only
   * @param published whether a public address is set. Then calls from outside are forwarded to this
   *     machine, so nobody is let in without a token
   * @param publicUrl that address; null if it is not set, or not known
   * @param signIn who vouches for people at the console; null for nobody
   */
  public record AccessSettings(
      @Nullable Secret handoffToken,
      @Nullable Secret apiToken,
      boolean published,
      @Nullable URI publicUrl,
      @Nullable SignIn signIn) {

    /** No tokens and no public address. */
    public static final AccessSettings LOCAL_ONLY = new AccessSettings(null, null, false);

    public AccessSettings(
        @Nullable Secret handoffToken, @Nullable Secret apiToken, boolean published) {
      this(handoffToken, apiToken, published, null, null);
    }

    /** These settings, and somebody who vouches for people. */
    AccessSettings with(SignIn other) {
      return new AccessSettings(handoffToken, apiToken, published, publicUrl, other);
    }

    /** Whether browsers reach this Baton over TLS. */
    boolean isSecure() {
      return published && (publicUrl == null || "https".equals(publicUrl.getScheme()));
    }

    /** What the console's page offers; null for tokens alone. */
    @Nullable SignInOffer offer() {
      return signIn == null
          ? null
          : new SignInOffer(
              signIn.provider().name(),
              new BaseUrl(signIn.address()).join(SignInRoute.PATH).toString());
    }

    AccessRule ofHandoff() {
      return AccessRule.of(new SettingToken("handoff.token", handoffToken, true, published));
    }

    AccessRule ofChannel(String name, @Nullable Secret token) {
      return AccessRule.of(new SettingToken("channels." + name + ".token", token, true, published));
    }
  }
}
