package dev.baton.http;

import dev.baton.connector.Secret;
import dev.baton.routing.AccessSessions;
import dev.baton.routing.AccessTokens;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Knows who calls the API: by a token in the header, which is that of the settings or one of the
 * store; by a session's cookie; or, where the settings have no token and no public address, because
 * the call comes from this machine.
 *
 * <p>A token that is brought must be right, wherever the call comes from. Whether this machine may
 * call without one is up to the settings alone: tokens of the store expire, and what is closed must
 * not be open again when the last of them does.
 */
final class ApiCallers implements CallerCheck {

  private static final HttpString CSRF = new HttpString(SessionCookie.CSRF_HEADER);

  private final @Nullable Secret setting;
  private final boolean published;
  private final boolean vouched;
  private final AccessTokens tokens;
  private final AccessSessions sessions;
  private final SessionCookie cookie;
  private final SameOrigin pages;
  private final Guesses guesses;

  /**
   * @param setting the token of the settings; null if there is none
   * @param vouched whether somebody vouches for people now; without, their sessions are over
   */
  ApiCallers(
      @Nullable Secret setting,
      boolean published,
      boolean vouched,
      AccessTokens tokens,
      AccessSessions sessions,
      SessionCookie cookie,
      SameOrigin pages,
      Guesses guesses) {
    this.setting = setting;
    this.published = published;
    this.vouched = vouched;
    this.tokens = tokens;
    this.sessions = sessions;
    this.cookie = cookie;
    this.pages = pages;
    this.guesses = guesses;
  }

  @Override
  public Admission of(HttpServerExchange exchange) {
    String token = SettingToken.bearer(exchange);
    if (token != null) {
      return settled(bearer(exchange, token).thenApply(ApiCallers::admission));
    }
    Secret session = cookie.of(exchange);
    return session == null
        ? bare(exchange)
        : settled(
            sessions
                .of(session, setting)
                .thenApply(found ->
                    found
                        .filter(known -> vouched || !known.caller().startsWith(SignInRoute.PERSON))
                        .map(known -> inSession(exchange, session, known))
                        .orElseGet(() -> bare(exchange))));
  }

  private static Admission settled(CompletionStage<Admission> stage) {
    CompletableFuture<Admission> future = stage.toCompletableFuture();
    return future.state() == Future.State.SUCCESS
        ? future.resultNow()
        : new Admission.Undecided(future);
  }

  /** A call that brings nothing along. */
  private Admission bare(HttpServerExchange exchange) {
    if (setting == null && !published && LocalCall.is(exchange)) {
      return new Admission.Granted(Caller.LOCAL);
    }
    return SettingToken.unauthorized(
        setting == null
            ? "log in, or send a token as 'Authorization: Bearer …'; without server.api-token only"
                + " programs on this machine may call without one"
            : "log in, or send a token as 'Authorization: Bearer …'");
  }

  /** Who holds a token. */
  CompletionStage<Bearer> bearer(HttpServerExchange exchange, String token) {
    String from = Guesses.from(exchange);
    return tokens
        .of(token)
        .thenApply(found ->
            found
                .<Bearer>flatMap(known -> ofStore(known, token))
                .orElseGet(() -> ofSetting(from, token)));
  }

  private Optional<Bearer> ofStore(AccessTokens.Token known, String token) {
    return Role.named(known.role())
        .map(role ->
            new Bearer.Known(
                new Caller(known.id(), known.name(), role),
                new Pass(
                    known.expiresAt(), null, () -> tokens.of(token).thenApply(Optional::isPresent)),
                new AccessSessions.Holder.OfToken(known)));
  }

  /** What has the form of the store's tokens is no guess: programs bring those that expired. */
  private Bearer ofSetting(String from, String token) {
    Secret right = setting;
    boolean guess = right != null && !token.startsWith(AccessTokens.BEGINNING);
    if (guess && !guesses.isAllowed(from)) {
      return new Bearer.Unknown(
          Answer.error(
                  429, "too_many_attempts", "too many wrong tokens from here; wait for a minute")
              .with("Retry-After", String.valueOf(Guesses.WITHIN.toSeconds())));
    }
    if (right != null && right.matches(token)) {
      Caller caller = Caller.TOKEN;
      return new Bearer.Known(
          caller,
          Pass.LASTING,
          new AccessSessions.Holder.OfSetting(
              right, caller.id(), caller.name(), caller.role().word()));
    }
    if (guess) {
      guesses.missed(from);
    }
    return new Bearer.Unknown(
        Answer.error(401, "unauthorized", "the token is not known, has expired, or was revoked")
            .with("WWW-Authenticate", "Bearer"));
  }

  private static Admission admission(Bearer bearer) {
    return switch (bearer) {
      case Bearer.Known known -> new Admission.Granted(known.caller(), known.pass());
      case Bearer.Unknown unknown -> new Admission.Denied(unknown.answer());
    };
  }

  private Admission inSession(
      HttpServerExchange exchange, Secret secret, AccessSessions.Session session) {
    String csrf = SessionCookie.csrf(secret);
    boolean reads =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    if (reads ? !pages.isPossible(exchange) : !pages.isCertain(exchange)) {
      return csrf("only pages of this Baton may call with a session");
    }
    if (!reads && !isSame(csrf, exchange.getRequestHeaders().getFirst(CSRF))) {
      return csrf("send the csrf value of GET /api/v1/session as " + SessionCookie.CSRF_HEADER);
    }
    return Role.named(session.role())
        .<Admission>map(role ->
            new Admission.Granted(
                new Caller(session.caller(), session.name(), role),
                new Pass(
                    session.expiresAt(),
                    csrf,
                    () -> sessions.of(secret, setting).thenApply(Optional::isPresent))))
        .orElseGet(() -> SettingToken.unauthorized("log in again"));
  }

  private static Admission csrf(String message) {
    return new Admission.Denied(Answer.error(403, "csrf", message));
  }

  private static boolean isSame(String right, @Nullable String candidate) {
    return candidate != null
        && MessageDigest.isEqual(
            right.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  /** Who holds a token, if anybody does. */
  sealed interface Bearer {

    /**
     * Somebody who may call.
     *
     * @param opening what a session of theirs begins with
     */
    record Known(Caller caller, Pass pass, AccessSessions.Holder opening) implements Bearer {}

    /** The token is not known, or is not looked at. */
    record Unknown(Answer answer) implements Bearer {}
  }
}
