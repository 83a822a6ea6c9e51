package dev.baton.routing;

import dev.baton.connector.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The tokens by which programs and people call the API.
 *
 * <p>A token is 256 random bits, so nobody can guess one, and nobody can find one by its hash. That
 * is why a plain SHA-256 is enough to keep: a slow hash protects what people choose, and would cost
 * time at each call. Tokens are looked up by their hash, so how long that takes says nothing about
 * a token.
 */
public interface AccessTokens {

  /** How each token begins, so that people and scanners of files know what it is. */
  String BEGINNING = "baton_";

  /**
   * The token, if it may be used now. Never blocks, and nearly always answers from memory; what
   * another node has just created is looked for in the store, at most once a second.
   */
  CompletionStage<Optional<Token>> of(String secret);

  /**
   * All tokens, the oldest first, for some time also those that cannot be used any more. Blocks.
   */
  List<Token> list();

  /**
   * Creates a token; completes once it can be used.
   *
   * @param role what it may be used for; kept as it is
   * @param once null if each call creates one
   */
  CompletionStage<Creation> create(
      String name, String role, Instant expiresAt, @Nullable Once once);

  /**
   * Revokes a token, and ends all sessions that began with it; completes once nobody can use it at
   * this node any more. Other nodes follow within seconds.
   *
   * @return whether there was one that was not revoked yet
   */
  CompletionStage<Boolean> revoke(String id);

  /**
   * A token, without its secret.
   *
   * @param lastUsedAt to some minutes; null if it was not used yet
   */
  record Token(
      String id,
      String name,
      String role,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt,
      boolean revoked) {}

  /**
   * Makes sure that one token is created, however often it is asked for.
   *
   * @param caller who asks
   * @param key what the caller calls it
   * @param fingerprint the same for the same request
   */
  record Once(String caller, String key, String fingerprint) {}

  /** The outcome of a wish for a token. */
  sealed interface Creation {

    /**
     * It was created.
     *
     * @param secret the token itself, which is kept nowhere
     */
    record Created(Token token, Secret secret) implements Creation {}

    /** As many as there may be can be used already. */
    record TooMany(int most) implements Creation {}

    /**
     * The same request has created one before.
     *
     * @param id its id; its secret is kept nowhere, and so cannot be told again
     */
    record Before(String id) implements Creation {}

    /** The caller has used the key for another request. */
    record KeyReused() implements Creation {}
  }
}
