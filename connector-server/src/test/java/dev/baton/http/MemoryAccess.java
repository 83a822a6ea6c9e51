package dev.baton.http;

import dev.baton.connector.Secret;
import dev.baton.routing.AccessSessions;
import dev.baton.routing.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tokens and sessions as the routing layer keeps them, in memory. */
final class MemoryAccess implements AccessTokens, AccessSessions {

  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, Begun> begun = new ConcurrentHashMap<>();
  private final Map<Once, String> created = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  final List<Secret> opened = new CopyOnWriteArrayList<>();

  /** Completes what is asked; another one makes answers late. */
  volatile Executor answering = Runnable::run;

  volatile @Nullable RuntimeException down;

  private record Begun(Session session, @Nullable Token by, @Nullable Secret setting) {}

  /** A token that can be used. */
  String token(Role role) {
    return token(role, Instant.now().plus(Duration.ofHours(1)));
  }

  String token(Role role, Instant expiresAt) {
    return ((Creation.Created)
            create(role.word() + " of a test", role.word(), expiresAt, null)
                .toCompletableFuture()
                .join())
        .secret()
        .reveal();
  }

  private <T> CompletionStage<T> answer(T what) {
    RuntimeException failure = down;
    return CompletableFuture.supplyAsync(
        () -> {
          if (failure != null) {
            throw failure;
          }
          return what;
        },
        answering);
  }

  private boolean isValid(Token token) {
    return tokens.containsValue(token) && token.expiresAt().isAfter(Instant.now());
  }

  @Override
  public CompletionStage<Optional<Token>> of(String secret) {
    return answer(Optional.ofNullable(tokens.get(secret)).filter(this::isValid));
  }

  @Override
  public List<Token> list() {
    return List.copyOf(tokens.values());
  }

  @Override
  public CompletionStage<Creation> create(
      String name, String role, Instant expiresAt, @Nullable Once once) {
    String before = once == null ? null : created.get(once);
    if (before != null) {
      return answer(new Creation.Before(before));
    }
    int number = numbers.incrementAndGet();
    if (once != null) {
      if (created.keySet().stream().anyMatch(each -> each.key().equals(once.key()))) {
        return answer(new Creation.KeyReused());
      }
      created.put(once, "t" + number);
    }
    Token token = new Token("t" + number, name, role, Instant.EPOCH, expiresAt, null, false);
    String secret = BEGINNING + number + "-secret";
    tokens.put(secret, token);
    return answer(new Creation.Created(token, new Secret(secret)));
  }

  @Override
  public CompletionStage<Boolean> revoke(String id) {
    return answer(tokens.values().removeIf(token -> token.id().equals(id)));
  }

  @Override
  public CompletionStage<Opened> open(Holder holder) {
    Secret secret = new Secret("session-" + numbers.incrementAndGet());
    Instant end = Instant.now().plus(Duration.ofHours(12));
    Begun one =
        switch (holder) {
          case Holder.OfToken by ->
              new Begun(
                  new Session(
                      by.token().id(),
                      by.token().name(),
                      by.token().role(),
                      by.token().expiresAt()),
                  by.token(),
                  null);
          case Holder.OfSetting by ->
              new Begun(new Session(by.caller(), by.name(), by.role(), end), null, by.token());
          case Holder.OfPerson by ->
              new Begun(new Session(by.caller(), by.name(), by.role(), end), null, null);
        };
    begun.put(secret.reveal(), one);
    opened.add(secret);
    return answer(new Opened(one.session(), secret));
  }

  @Override
  public CompletionStage<Optional<Session>> of(Secret secret, @Nullable Secret setting) {
    return answer(
        Optional.ofNullable(begun.get(secret.reveal()))
            .filter(one -> one.by() == null || isValid(one.by()))
            .filter(one -> one.setting() == null || one.setting().equals(setting))
            .map(Begun::session));
  }

  @Override
  public CompletionStage<Boolean> end(Secret secret) {
    return answer(begun.remove(secret.reveal()) != null);
  }
}
