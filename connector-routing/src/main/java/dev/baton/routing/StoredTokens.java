package dev.baton.routing;

import dev.baton.connector.Secret;
import dev.baton.store.ApiTokenTable;
import dev.baton.store.KeptAnswerTable;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens of the store. */
final class StoredTokens implements AccessTokens {

  private static final Logger log = LoggerFactory.getLogger(StoredTokens.class);
  private static final int MOST = 1_000;
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile(BEGINNING + "[A-Za-z0-9_-]{43}");

  /** How long lists show a token that cannot be used any more. */
  private static final Duration SHOWN = Duration.ofDays(90);

  private final Transactions transactions;
  private final RoutingContext context;
  private final AccessMemory memory;
  private final SecureRandom random;

  StoredTokens(
      Transactions transactions, RoutingContext context, AccessMemory memory, SecureRandom random) {
    this.transactions = transactions;
    this.context = context;
    this.memory = memory;
    this.random = random;
  }

  /** 256 random bits, as text. */
  static String secret(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public CompletionStage<Optional<Token>> of(String secret) {
    if (!FORM.matcher(secret).matches()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String hash = AccessMemory.hash(secret);
    return memory
        .find(known -> Optional.ofNullable(known.tokensByHash().get(hash)))
        .thenApply(found ->
            found
                .filter(token -> token.isValid(context.clock().instant()))
                .map(token -> {
                  memory.tokenUsed(token.id());
                  return shown(token);
                }));
  }

  @Override
  public List<Token> list() {
    return transactions.read(tables -> tables.apiTokens().all()).stream().map(this::shown).toList();
  }

  private Token shown(ApiTokenTable.Row token) {
    return new Token(
        token.id(),
        token.name(),
        token.role(),
        token.createdAt(),
        token.expiresAt(),
        memory.lastUse(token),
        token.revokedAt() != null);
  }

  @Override
  public CompletionStage<Creation> create(
      String name, String role, Instant expiresAt, @Nullable Once once) {
    Secret secret = new Secret(BEGINNING + secret(random));
    String hash = AccessMemory.hash(secret.reveal());
    return transactions
        .<Creation>submit(work -> {
          ApiTokenTable.Row token =
              new ApiTokenTable.Row(
                  context.ids().next(), name, role, hash, work.now(), expiresAt, null, null);
          return once == null ? add(work, token, secret) : add(work, token, secret, once);
        })
        .thenCompose(memory::afterChange);
  }

  /** Who does not get the answer must not leave a token behind that nobody knows. */
  private Creation add(UnitOfWork work, ApiTokenTable.Row token, Secret secret, Once once) {
    KeptAnswerTable answers = work.tables().keptAnswers();
    Optional<KeptAnswerTable.Kept> before =
        answers.take(once.caller(), once.key(), once.fingerprint(), work.now());
    if (before.isPresent()) {
      return before.get().fingerprint().equals(once.fingerprint())
          ? new Creation.Before(before.get().answer())
          : new Creation.KeyReused();
    }
    Creation creation = add(work, token, secret);
    if (creation instanceof Creation.Created) {
      answers.keep(once.caller(), once.key(), token.id(), null);
    } else {
      answers.giveBack(once.caller(), once.key());
    }
    return creation;
  }

  private Creation add(UnitOfWork work, ApiTokenTable.Row token, Secret secret) {
    ApiTokenTable tokens = work.tables().apiTokens();
    tokens.forgetBefore(work.now().minus(SHOWN));
    long valid = tokens.all().stream().filter(each -> each.isValid(work.now())).count();
    if (valid >= MOST) {
      return new Creation.TooMany(MOST);
    }
    tokens.add(token);
    log.info("token {} for the API was created, with the role {}", token.id(), token.role());
    return new Creation.Created(shown(token), secret);
  }

  @Override
  public CompletionStage<Boolean> revoke(String id) {
    return transactions
        .submit(work -> {
          work.tables().apiSessions().endOf(id);
          boolean revoked = work.tables().apiTokens().revoke(id, work.now());
          if (revoked) {
            log.info("token {} for the API was revoked", id);
          }
          return revoked;
        })
        .thenCompose(memory::afterChange);
  }
}
