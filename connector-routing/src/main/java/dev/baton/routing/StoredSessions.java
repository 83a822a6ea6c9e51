package dev.baton.routing;

import dev.baton.connector.Secret;
import dev.baton.store.ApiSessionTable;
import dev.baton.store.ApiTokenTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sessions of the store. */
final class StoredSessions implements AccessSessions {

  /** A session's longest time, however much it is used: a long shift. */
  private static final Duration LONGEST = Duration.ofHours(12);

  /** For a person, whose role may have been taken from them elsewhere. */
  private static final Duration VOUCHED = Duration.ofHours(4);

  private static final Duration UNUSED = Duration.ofHours(2);
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final Transactions transactions;
  private final RoutingContext context;
  private final AccessMemory memory;
  private final SecureRandom random;

  StoredSessions(
      Transactions transactions, RoutingContext context, AccessMemory memory, SecureRandom random) {
    this.transactions = transactions;
    this.context = context;
    this.memory = memory;
    this.random = random;
  }

  @Override
  public CompletionStage<Opened> open(Holder holder) {
    Secret secret = new Secret(StoredTokens.secret(random));
    return transactions
        .submit(work -> {
          ApiSessionTable sessions = work.tables().apiSessions();
          sessions.forget(work.now(), work.now().minus(UNUSED));
          sessions.all(work.now(), Integer.MAX_VALUE).stream()
              .skip(AccessMemory.SESSIONS - 1)
              .forEach(tooMany -> sessions.end(tooMany.hash()));
          ApiSessionTable.Row session = begun(holder, secret, work.now());
          sessions.add(session);
          return new Opened(shown(session), secret);
        })
        .thenCompose(memory::afterChange);
  }

  private static ApiSessionTable.Row begun(Holder holder, Secret secret, Instant now) {
    String hash = AccessMemory.hash(secret.reveal());
    Instant longest = now.plus(LONGEST);
    return switch (holder) {
      case Holder.OfToken by -> {
        AccessTokens.Token token = by.token();
        Instant end = token.expiresAt().isBefore(longest) ? token.expiresAt() : longest;
        yield new ApiSessionTable.Row(
            hash, token.id(), null, token.id(), token.name(), token.role(), now, end, now);
      }
      case Holder.OfSetting by ->
          new ApiSessionTable.Row(
              hash,
              null,
              proof(secret, by.token()),
              by.caller(),
              by.name(),
              by.role(),
              now,
              longest,
              now);
      case Holder.OfPerson by ->
          new ApiSessionTable.Row(
              hash, null, null, by.caller(), by.name(), by.role(), now, now.plus(VOUCHED), now);
    };
  }

  /**
   * Tells whether the token of the settings is still the one by which a session began. Whoever
   * reads the store cannot guess that token by it: they would need the session's secret as well.
   */
  private static String proof(Secret session, Secret setting) {
    byte[] token = setting.reveal().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(session.sign("HmacSHA256", token));
  }

  private static Session shown(ApiSessionTable.Row session) {
    return new Session(session.caller(), session.name(), session.role(), session.expiresAt());
  }

  @Override
  public CompletionStage<Optional<Session>> of(Secret secret, @Nullable Secret setting) {
    if (!FORM.matcher(secret.reveal()).matches()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String hash = AccessMemory.hash(secret.reveal());
    return memory
        .find(known ->
            Optional.ofNullable(known.sessions().get(hash))
                .map(session -> new Found(session, tokenOf(known, session))))
        .thenApply(found ->
            found
                .filter(one -> isValid(one, secret, setting))
                .map(one -> {
                  memory.sessionSeen(hash);
                  return shown(one.session());
                }));
  }

  private static ApiTokenTable.@Nullable Row tokenOf(
      AccessMemory.Known known, ApiSessionTable.Row session) {
    String id = session.begunBy();
    return id == null ? null : known.tokensById().get(id);
  }

  private boolean isValid(Found found, Secret secret, @Nullable Secret setting) {
    ApiSessionTable.Row session = found.session();
    ApiTokenTable.Row token = found.token();
    Instant now = context.clock().instant();
    String proof = session.proof();
    return now.isBefore(session.expiresAt())
        && now.isBefore(memory.lastSeen(session).plus(UNUSED))
        && (session.begunBy() == null || (token != null && token.isValid(now)))
        && (proof == null || (setting != null && isSame(proof, proof(secret, setting))));
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public CompletionStage<Boolean> end(Secret secret) {
    String hash = AccessMemory.hash(secret.reveal());
    return transactions
        .submit(work -> work.tables().apiSessions().end(hash))
        .thenCompose(memory::afterChange);
  }

  /** A session, and the token of the store by which it began. */
  private record Found(ApiSessionTable.Row session, ApiTokenTable.@Nullable Row token) {}
}
