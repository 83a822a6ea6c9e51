package dev.baton.http;

import dev.baton.connector.Secret;
import dev.baton.routing.AccessSessions;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/v1/session}: logs the console in and out; {@code /api/v1/me}: who calls. */
final class SessionRoute {

  private final ApiCallers callers;
  private final AccessSessions sessions;
  private final SessionCookie cookie;
  private final SameOrigin pages;
  private final @Nullable IdentityProvider provider;

  /**
   * @param provider vouches for people; null if nobody does
   */
  SessionRoute(
      ApiCallers callers,
      AccessSessions sessions,
      SessionCookie cookie,
      SameOrigin pages,
      @Nullable IdentityProvider provider) {
    this.callers = callers;
    this.sessions = sessions;
    this.cookie = cookie;
    this.pages = pages;
    this.provider = provider;
  }

  /**
   * Begins a session with a token. It always has a new secret, whatever cookie the call brings; a
   * session that it brings ends.
   */
  CompletionStage<Answer> begin(HttpRoute.Call call) {
    if (!pages.isPossible(call.exchange())) {
      return CompletableFuture.completedFuture(
          Answer.error(403, "csrf", "only pages of this Baton may log in"));
    }
    String token;
    try {
      token = CallFields.of(call.body()).requiredText("token");
    } catch (WrongFieldException wrong) {
      return ApiCalls.bad(wrong);
    }
    Secret old = cookie.of(call.exchange());
    return callers
        .bearer(call.exchange(), token)
        .thenCompose(bearer ->
            switch (bearer) {
              case ApiCallers.Bearer.Unknown unknown ->
                  CompletableFuture.completedFuture(unknown.answer());
              case ApiCallers.Bearer.Known known ->
                  ended(old).thenCompose(ignored -> begin(known.caller(), known.opening()));
            });
  }

  private CompletionStage<Answer> begin(Caller caller, AccessSessions.Holder opening) {
    return ApiCalls.change(
        sessions.open(opening),
        opened ->
            Answer.of(
                    200,
                    session(
                        caller, opened.session().expiresAt(), SessionCookie.csrf(opened.secret())))
                .with("Set-Cookie", cookie.kept(opened.secret())));
  }

  private CompletionStage<Boolean> ended(@Nullable Secret session) {
    return session == null
        ? CompletableFuture.completedFuture(false)
        : sessions.end(session).exceptionally(unsure -> false);
  }

  /** Who is logged in, and what their calls must repeat. */
  CompletionStage<Answer> current(HttpRoute.Call call) {
    return CompletableFuture.completedFuture(
        Answer.of(200, session(call.caller(), call.pass().expiresAt(), call.pass().csrf())));
  }

  /**
   * Ends the session, and has the browser forget it. Who was vouched for learns where they may
   * still be signed in.
   */
  CompletionStage<Answer> end(HttpRoute.Call call) {
    Secret session = cookie.of(call.exchange());
    CompletionStage<Boolean> end =
        session == null ? CompletableFuture.completedFuture(false) : sessions.end(session);
    return ApiCalls.change(
        end,
        ended -> Answer.of(200, ended(ended, call.caller())).with("Set-Cookie", cookie.dropped()));
  }

  private ObjectNode ended(boolean ended, Caller caller) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ended", ended);
    if (provider != null && caller.id().startsWith(SignInRoute.PERSON)) {
      URI page = provider.signOutPage();
      json.putObject("provider")
          .put("name", provider.name())
          .put("sign_out", page == null ? null : page.toString());
    }
    return json;
  }

  /** Who calls. */
  CompletionStage<Answer> me(HttpRoute.Call call) {
    return CompletableFuture.completedFuture(
        Answer.of(200, caller(call.caller(), call.pass().expiresAt())));
  }

  private static ObjectNode session(
      Caller caller, @Nullable Instant expiresAt, @Nullable String csrf) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("caller", caller(caller, expiresAt));
    return json.put("csrf", csrf);
  }

  private static ObjectNode caller(Caller caller, @Nullable Instant expiresAt) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", caller.id())
        .put("name", caller.name())
        .put("role", caller.role().word())
        .put("expires_at", ApiJson.time(expiresAt));
  }
}
