package dev.baton.http;

import dev.baton.connector.Inbox;
import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import dev.baton.connector.Webhook;
import dev.baton.console.ConsoleFiles;
import dev.baton.masking.Masking;
import dev.baton.report.Reports;
import dev.baton.routing.AccessSessions;
import dev.baton.routing.AccessTokens;
import dev.baton.routing.Acts;
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
import java.time.Clock;
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
    addApi(paths, ports, health, access, metrics);
    addHealth(paths, new HealthRoute(health));
    paths.console(ConsoleFiles.load());
    addServices(paths, channels, access, limits);
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

  private static void addApi(
      PathTable paths,
      Ports ports,
      Supplier<HealthReport> health,
      AccessSettings access,
      @Nullable Supplier<String> metrics) {
    SameOrigin pages = new SameOrigin(access.publicUrl());
    SessionCookie cookie = new SessionCookie(access.isSecure());
    ApiCallers callers =
        new ApiCallers(
            access.apiToken(),
            access.published(),
            ports.tokens(),
            ports.sessions(),
            cookie,
            pages,
            new Guesses(System::nanoTime));
    AccessRule api = AccessRule.of(callers);
    AccessRule acting = api.needing(Role.OPERATOR);
    AccessRule personally = api.needing(Role.ADMIN);
    Masking masking = ports.conversations().masking();
    ConversationsRoute conversations =
        new ConversationsRoute(ports.conversations(), ports.overview());
    HandoffsRoute handoffs = new HandoffsRoute(ports.conversations());
    DeadLettersRoute letters = new DeadLettersRoute(ports.deadLetters(), masking);
    PersonalDataRoute personal = new PersonalDataRoute(ports.personalData(), masking);
    OverviewRoute overview = new OverviewRoute(ports.overview());
    ActRoutes acts = new ActRoutes(ports.acts(), masking);
    addActs(paths, acting, acts);
    paths
        .get("/api/v1/status", api, new StatusRoute(ports.overview(), health))
        .get("/api/v1/queues", api, overview::queues)
        .get("/api/v1/agents", api, overview::agents)
        .get("/api/v1/canned", api, overview::canned)
        .get("/api/v1/targets", api, overview::targets)
        .get("/api/v1/conversations", api, conversations::list)
        .get("/api/v1/conversations/{id}", api, conversations::one)
        .delete("/api/v1/conversations/{id}", personally, personal::erase)
        .get("/api/v1/conversations/{id}/messages", api, conversations::messages)
        .get("/api/v1/conversations/{id}/export", personally, personal::export)
        .get(
            "/api/v1/conversations/{id}/timeline", api, new HistoryRoute(ports.history())::timeline)
        .get("/api/v1/users/{id}/conversations", api, personal::ofUser)
        .get("/api/v1/erasures", api, personal::pending)
        .get("/api/v1/handoffs", api, handoffs::list)
        .get("/api/v1/handoffs/{id}", api, handoffs::one)
        .get("/api/v1/dead-letters", api, letters::list)
        .post("/api/v1/dead-letters/{id}/retry", acting, 0, letters::retry)
        .post("/api/v1/dead-letters/{id}/discard", acting, 0, letters::discard)
        .get("/api/v1/report", api, new ReportRoute(ports.reports()))
        .get(
            "/api/v1/training",
            personally,
            new TrainingRoute(ports.harvest(), ports.reports()::zone))
        .get("/api/v1/openapi.json", api, new OpenApiRoute(paths::entries));
    if (metrics != null) {
      paths.get("/metrics", api, new MetricsRoute(() -> health.get().backlog(), metrics));
    }
    addAccess(
        paths,
        api,
        new SessionRoute(callers, ports.sessions(), cookie, pages),
        new TokensRoute(ports.tokens(), Clock.systemUTC()));
  }

  private static void addAccess(
      PathTable paths, AccessRule api, SessionRoute session, TokensRoute tokens) {
    AccessRule admin = api.needing(Role.ADMIN);
    paths
        .get("/api/v1/me", api, session::me)
        .post("/api/v1/session", AccessRule.OPEN, TokensRoute.BODY_LIMIT, session::begin)
        .get("/api/v1/session", api, session::current)
        .delete("/api/v1/session", api, session::end)
        .get("/api/v1/tokens", admin, tokens::list)
        .post("/api/v1/tokens", admin, TokensRoute.BODY_LIMIT, tokens::create)
        .delete("/api/v1/tokens/{id}", admin, tokens::revoke);
  }

  private static void addActs(PathTable paths, AccessRule acting, ActRoutes acts) {
    String conversation = "/api/v1/conversations/{id}";
    String handoff = "/api/v1/handoffs/{id}";
    int body = ActRoutes.BODY;
    paths
        .post(conversation + "/take-over", acting, body, acts::takeOver)
        .post(conversation + "/messages", acting, body, acts::say)
        .post(conversation + "/messages/{message}/send", acting, body, acts::send)
        .post(conversation + "/notes", acting, body, acts::note)
        .post(conversation + "/handoffs", acting, body, acts::initiate)
        .post(handoff + "/claim", acting, body, acts::claim)
        .post(handoff + "/release", acting, body, acts::release)
        .post(handoff + "/transfer", acting, body, acts::transfer)
        .post(handoff + "/resolve", acting, body, acts::resolve);
  }

  private static void addHealth(PathTable paths, HealthRoute health) {
    paths
        .get("/healthz", AccessRule.OPEN, health::alive)
        .get("/readyz", AccessRule.OPEN, health::ready);
  }

  private static void addServices(
      PathTable paths, Channels channels, AccessSettings access, EdgeLimits limits) {
    StreamBounds bounds = StreamBounds.of(limits.streams());
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
      Overview overview,
      Acts acts,
      AccessTokens tokens,
      AccessSessions sessions,
      Harvest harvest) {}

  /**
   * The settings that say who may call what.
   *
   * @param handoffToken guards {@code /handoff}; null lets in programs on this machine only
   * @param apiToken guards {@code /api}; null lets in programs on this machine only
   * @param published whether a public address is set. Then calls from outside are forwarded to this
   *     machine, so nobody is let in without a token
   * @param publicUrl that address; null if it is not set, or not known
   */
  public record AccessSettings(
      @Nullable Secret handoffToken,
      @Nullable Secret apiToken,
      boolean published,
      @Nullable URI publicUrl) {

    /** No tokens and no public address. */
    public static final AccessSettings LOCAL_ONLY = new AccessSettings(null, null, false);

    public AccessSettings(
        @Nullable Secret handoffToken, @Nullable Secret apiToken, boolean published) {
      this(handoffToken, apiToken, published, null);
    }

    /** Whether browsers reach this Baton over TLS. */
    boolean isSecure() {
      return published && (publicUrl == null || "https".equals(publicUrl.getScheme()));
    }

    AccessRule ofHandoff() {
      return AccessRule.of(new SettingToken("handoff.token", handoffToken, true, published));
    }

    AccessRule ofChannel(String name, @Nullable Secret token) {
      return AccessRule.of(new SettingToken("channels." + name + ".token", token, true, published));
    }
  }
}
