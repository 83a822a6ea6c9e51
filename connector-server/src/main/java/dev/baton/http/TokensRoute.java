package dev.baton.http;

import dev.baton.connector.ControlCharacters;
import dev.baton.routing.AccessTokens;
import dev.baton.routing.AccessTokens.Creation;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/v1/tokens}: lists, creates and revokes the tokens by which the API is called. */
final class TokensRoute {

  static final int BODY_LIMIT = 16 << 10;

  private static final int LONGEST_NAME = 100;
  private static final int MOST_DAYS = 3_650;
  private static final Duration USUAL = Duration.ofDays(90);

  private final AccessTokens tokens;
  private final Clock clock;

  TokensRoute(AccessTokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  CompletionStage<Answer> list(HttpRoute.Call call) {
    return ApiCalls.read(() -> {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode list = json.putArray("tokens");
      tokens.list().forEach(token -> list.add(json(token)));
      return Answer.of(200, json);
    });
  }

  CompletionStage<Answer> create(HttpRoute.Call call) {
    String name;
    Role role;
    Instant expiresAt;
    AccessTokens.Once once;
    try {
      CallFields fields = CallFields.of(call.body());
      name = name(fields);
      role = role(fields);
      expiresAt = expiry(fields);
      once = IdempotencyKey.ofToken(call);
    } catch (WrongFieldException wrong) {
      return ApiCalls.bad(wrong);
    }
    return ApiCalls.change(
        tokens.create(name, role.word(), expiresAt, once),
        creation ->
            switch (creation) {
              case Creation.Created created ->
                  Answer.of(201, json(created.token()).put("token", created.secret().reveal()));
              case Creation.TooMany many ->
                  Answer.error(
                      409,
                      "too_many",
                      "there are " + many.most() + " tokens that can be used; revoke some");
              case Creation.Before before ->
                  Answer.error(
                      409,
                      "created_before",
                      "this request has created the token "
                          + before.id()
                          + ", which is shown only once: if it was lost on its way, revoke it and"
                          + " create another one with another key");
              case Creation.KeyReused reused -> IdempotencyKey.reused();
            });
  }

  CompletionStage<Answer> revoke(HttpRoute.Call call) {
    String id = call.variable("id");
    return ApiCalls.change(
        tokens.revoke(id),
        revoked ->
            revoked
                ? Answer.of(
                    200, JsonNodeFactory.instance.objectNode().put("id", id).put("revoked", true))
                : Answer.error(
                    404, "unknown_token", "no token has this id, or it was revoked before"));
  }

  private static String name(CallFields fields) {
    String name = fields.requiredText("name").strip();
    if (name.length() > LONGEST_NAME || !name.equals(ControlCharacters.replaced(name, ""))) {
      throw new WrongFieldException(
          "name",
          "name may have " + LONGEST_NAME + " characters, and no control characters among them");
    }
    return name;
  }

  private static Role role(CallFields fields) {
    return Role.named(fields.requiredText("role"))
        .orElseThrow(() ->
            new WrongFieldException(
                "role",
                "role must be one of "
                    + Arrays.stream(Role.values())
                        .map(Role::word)
                        .collect(Collectors.joining(", "))));
  }

  private Instant expiry(CallFields fields) {
    Integer days = fields.number("expires_in_days");
    String at = fields.text("expires_at");
    Instant now = clock.instant();
    if (days != null && at != null) {
      throw new WrongFieldException(
          "expires_at", "expires_at and expires_in_days exclude each other; leave one out");
    }
    if (days != null && (days < 1 || days > MOST_DAYS)) {
      throw new WrongFieldException(
          "expires_in_days", "expires_in_days must be a whole number from 1 to " + MOST_DAYS);
    }
    if (at != null) {
      return expiry(at, now);
    }
    return now.plus(days == null ? USUAL : Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant expiry(String text, Instant now) {
    Instant at;
    try {
      at = Instant.parse(text);
    } catch (DateTimeException unreadable) {
      throw wrongExpiry();
    }
    if (!at.isAfter(now) || at.isAfter(now.plus(Duration.ofDays(MOST_DAYS)))) {
      throw wrongExpiry();
    }
    return at;
  }

  private static WrongFieldException wrongExpiry() {
    return new WrongFieldException(
        "expires_at",
        "expires_at must be a time like 2027-03-01T12:00:00Z, in the next " + MOST_DAYS + " days");
  }

  private static ObjectNode json(AccessTokens.Token token) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", token.id())
        .put("name", token.name())
        .put("role", token.role())
        .put("created_at", ApiJson.time(token.createdAt()))
        .put("expires_at", ApiJson.time(token.expiresAt()))
        .put("last_used_at", ApiJson.time(token.lastUsedAt()))
        .put("revoked", token.revoked());
  }
}
