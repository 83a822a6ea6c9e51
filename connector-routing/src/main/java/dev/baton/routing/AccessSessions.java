package dev.baton.routing;

import dev.baton.connector.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in to the console. A session ends when it is ended, when its time is over, when it
 * was not used for a while, and when the token by which it began cannot be used any more.
 */
public interface AccessSessions {

  /** Begins a session; completes once it can be used. */
  CompletionStage<Opened> open(Holder holder);

  /**
   * A session that can be used now. Never blocks; see {@link AccessTokens#of}.
   *
   * @param setting the token of the settings, as it is now; null if there is none
   */
  CompletionStage<Optional<Session>> of(Secret secret, @Nullable Secret setting);

  /** Ends a session; completes once it cannot be used at this node any more. */
  CompletionStage<Boolean> end(Secret secret);

  /** By whom a session is begun. */
  sealed interface Holder {

    /** By who knows a token of the store. */
    record OfToken(AccessTokens.Token token) implements Holder {}

    /** By who knows the token of the settings. */
    record OfSetting(Secret token, String caller, String name, String role) implements Holder {}

    /** By somebody whom others vouch for. */
    record OfPerson(String caller, String name, String role) implements Holder {}
  }

  /**
   * A session.
   *
   * @param caller the id of who it is
   * @param role what they may do, as they began it, or as their token says
   */
  record Session(String caller, String name, String role, Instant expiresAt) {}

  /**
   * A session that was begun.
   *
   * @param secret by which it is known, which is kept nowhere
   */
  record Opened(Session session, Secret secret) {}
}
