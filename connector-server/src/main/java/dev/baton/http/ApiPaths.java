package dev.baton.http;

import dev.baton.masking.Masking;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The paths of the API, the role that each needs, and what of it is written down. */
final class ApiPaths {

  private static final String CONVERSATION = "/api/v1/conversations/{id}";
  private static final String HANDOFF = "/api/v1/handoffs/{id}";
  private static final String DEAD_LETTER = "/api/v1/dead-letters/{id}";

  private final PathTable paths;
  private final HttpEdge.Ports ports;
  private final Supplier<HealthReport> health;
  private final EdgeLimits.Events events;
  private final StreamBounds bounds;
  private final Masking masking;
  private final ApiCallers callers;
  private final SessionCookie cookie;
  private final SameOrigin pages;
  private final HttpEdge.AccessSettings access;
  private final AccessRule viewer;
  private final AccessRule operator;
  private final AccessRule admin;
  private final AuditedCalls audited;

  /**
   * @param bounds of all responses together that are sent in pieces
   */
  ApiPaths(
      PathTable paths,
      HttpEdge.Ports ports,
      Supplier<HealthReport> health,
      HttpEdge.AccessSettings access,
      EdgeLimits.Events events,
      StreamBounds bounds) {
    this.paths = paths;
    this.ports = ports;
    this.access = access;
    this.health = health;
    this.events = events;
    this.bounds = bounds;
    this.masking = ports.conversations().masking();
    this.pages = new SameOrigin(access.publicUrl());
    this.cookie = new SessionCookie(access.isSecure());
    this.callers =
        new ApiCallers(
            access.apiToken(),
            access.published(),
            access.signIn() != null,
            ports.tokens(),
            ports.sessions(),
            cookie,
            pages,
            new Guesses(System::nanoTime));
    this.viewer = AccessRule.of(callers);
    this.operator = viewer.needing(Role.OPERATOR);
    this.admin = viewer.needing(Role.ADMIN);
    this.audited = new AuditedCalls(ports.audit(), System::nanoTime);
  }

  /**
   * Adds all of them.
   *
   * @param metrics writes the page for Prometheus; null if nothing is measured
   */
  void add(@Nullable Supplier<String> metrics) {
    addConversations();
    addHandoffs();
    addOverview();
    addDeadLetters();
    addPersonalData();
    addActs();
    addHistory();
    addAccess();
    paths
        .get("/api/v1/report", viewer, new ReportRoute(ports.reports()))
        .get(
            "/api/v1/training",
            admin,
            audited.reading(
                "training.read", new TrainingRoute(ports.harvest(), ports.reports()::zone)))
        .get("/api/v1/openapi.json", viewer, new OpenApiRoute(paths::entries));
    if (metrics != null) {
      paths.get("/metrics", viewer, new MetricsRoute(() -> health.get().backlog(), metrics));
    }
  }

  private void addConversations() {
    ConversationsRoute route = new ConversationsRoute(ports.conversations(), ports.overview());
    paths
        .get(
            "/api/v1/conversations",
            viewer,
            audited.reading("conversations.read", AuditedCalls::isUnmasked, route::list))
        .get(
            CONVERSATION,
            viewer,
            audited.reading("transcript.read", ConversationsRoute::isReading, route::one))
        .get(
            CONVERSATION + "/messages",
            viewer,
            audited.reading("transcript.read", route::messages));
  }

  private void addHandoffs() {
    HandoffsRoute route = new HandoffsRoute(ports.conversations());
    paths
        .get(
            "/api/v1/handoffs",
            viewer,
            audited.reading("handoffs.read", AuditedCalls::isUnmasked, route::list))
        .get(HANDOFF, viewer, audited.reading("transcript.read", route::one));
  }

  private void addOverview() {
    OverviewRoute route = new OverviewRoute(ports.overview());
    paths
        .get("/api/v1/status", viewer, new StatusRoute(ports.overview(), health))
        .get("/api/v1/queues", viewer, route::queues)
        .get("/api/v1/agents", viewer, route::agents)
        .get("/api/v1/canned", viewer, route::canned)
        .get("/api/v1/targets", viewer, route::targets);
  }

  private void addDeadLetters() {
    DeadLettersRoute route = new DeadLettersRoute(ports.deadLetters(), masking);
    paths
        .get(
            "/api/v1/dead-letters",
            viewer,
            audited.reading("dead_letters.read", AuditedCalls::wantsText, route::list))
        .post(
            DEAD_LETTER + "/retry",
            operator,
            0,
            audited.acting("dead_letter.retried", route::retry))
        .post(
            DEAD_LETTER + "/discard",
            operator,
            0,
            audited.acting("dead_letter.discarded", route::discard));
  }

  private void addPersonalData() {
    PersonalDataRoute route = new PersonalDataRoute(ports.personalData(), masking);
    paths
        .delete(CONVERSATION, admin, audited.acting("conversation.erased", route::erase))
        .get(
            CONVERSATION + "/export",
            admin,
            audited.reading("conversation.exported", route::export))
        .get(
            "/api/v1/users/{id}/conversations",
            viewer,
            audited.reading("conversations.read", AuditedCalls::isUnmasked, route::ofUser))
        .get("/api/v1/erasures", viewer, route::pending);
  }

  /** What agents do is written down where control passes, and in the transcript. */
  private void addActs() {
    ActRoutes acts = new ActRoutes(ports.acts(), masking);
    int body = ActRoutes.BODY;
    paths
        .post(CONVERSATION + "/take-over", operator, body, acts::takeOver)
        .post(CONVERSATION + "/messages", operator, body, acts::say)
        .post(CONVERSATION + "/messages/{message}/send", operator, body, acts::send)
        .post(CONVERSATION + "/notes", operator, body, acts::note)
        .post(CONVERSATION + "/handoffs", operator, body, acts::initiate)
        .post(HANDOFF + "/claim", operator, body, acts::claim)
        .post(HANDOFF + "/release", operator, body, acts::release)
        .post(HANDOFF + "/transfer", operator, body, acts::transfer)
        .post(HANDOFF + "/resolve", operator, body, acts::resolve);
  }

  private void addHistory() {
    EventFeed feed = new EventFeed(ports.history(), masking, health, events);
    AuditRoute audit = new AuditRoute(ports.audit(), audited);
    paths
        .get(CONVERSATION + "/timeline", viewer, new HistoryRoute(ports.history())::timeline)
        .get("/api/v1/audit", admin, audited.reading("audit.read", audit::list))
        .stream("/api/v1/audit/export", admin, bounds, audit::export)
        .stream(
            "/api/v1/events",
            viewer,
            bounds,
            new EventsRoute(feed, masking, audited, events.unsent()));
  }

  private void addAccess() {
    HttpEdge.SignIn signIn = access.signIn();
    SessionRoute session =
        new SessionRoute(
            callers, ports.sessions(), cookie, pages, signIn == null ? null : signIn.provider());
    TokensRoute tokens = new TokensRoute(ports.tokens(), Clock.systemUTC());
    int body = TokensRoute.BODY_LIMIT;
    paths
        .get("/api/v1/me", viewer, session::me)
        .post("/api/v1/session", AccessRule.OPEN, body, session::begin)
        .get("/api/v1/session", viewer, session::current)
        .delete("/api/v1/session", viewer, session::end)
        .get("/api/v1/tokens", admin, tokens::list)
        .post(
            "/api/v1/tokens",
            admin,
            body,
            audited.acting("token.created", tokens::create, AuditedCalls::madeToken))
        .delete("/api/v1/tokens/{id}", admin, audited.acting("token.revoked", tokens::revoke));
    if (signIn != null) {
      addSignIn(signIn);
    }
  }

  private void addSignIn(HttpEdge.SignIn signIn) {
    SignInRoute route =
        new SignInRoute(
            signIn,
            ports.sessions(),
            access.isSecure(),
            pages,
            Clock.systemUTC(),
            new SecureRandom());
    paths
        .get(SignInRoute.PATH, AccessRule.OPEN, route::begin)
        .get(SignInRoute.CALLBACK, AccessRule.OPEN, route::end);
  }
}
