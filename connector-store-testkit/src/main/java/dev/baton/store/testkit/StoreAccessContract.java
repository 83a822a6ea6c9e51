package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.store.ApiSessionTable;
import dev.baton.store.ApiTokenTable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about who may call the API. */
abstract class StoreAccessContract extends StoreAskContract {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void aTokenIsKeptUntilNobodyCanUseItForAWhile() {
    ApiTokenTable.Row one = token("t1", 1);
    ApiTokenTable.Row two = token("t2", 2);
    commit(tables -> {
      tables.apiTokens().add(two);
      tables.apiTokens().add(one);
      return true;
    });
    restart();
    assertList(tables -> tables.apiTokens().all()).containsExactly(one, two);

    assertNow(tables -> tables.apiTokens().revoke("t1", NOON.plusSeconds(9))).isTrue();
    assertNow(tables -> tables.apiTokens().revoke("t1", NOON.plusSeconds(99))).isFalse();
    assertNow(tables -> tables.apiTokens().revoke("none", NOON)).isFalse();
    commit(tables -> {
      tables.apiTokens().used("t2", NOON.plusSeconds(20));
      tables.apiTokens().used("t2", NOON.plusSeconds(10));
      return true;
    });
    assertList(tables -> tables.apiTokens().all())
        .satisfiesExactly(
            first -> {
              assertThat(first.revokedAt()).isEqualTo(NOON.plusSeconds(9));
              assertThat(first.isValid(NOON)).isFalse();
            },
            second -> {
              assertThat(second.lastUsedAt()).isEqualTo(NOON.plusSeconds(20));
              assertThat(second.isValid(NOON)).isTrue();
              assertThat(second.isValid(NOON.plus(DAY))).isFalse();
            });

    commit(tables -> {
      tables.apiTokens().forgetBefore(NOON.plusSeconds(10));
      return true;
    });
    assertList(tables -> tables.apiTokens().all())
        .extracting(ApiTokenTable.Row::id)
        .containsExactly("t2");
    commit(tables -> {
      tables.apiTokens().forgetBefore(NOON.plus(DAY).plusSeconds(1));
      return true;
    });
    assertList(tables -> tables.apiTokens().all()).isEmpty();
  }

  @Test
  void aSessionIsKeptUntilItEnds() {
    ApiSessionTable.Row one = session("s1", "t1", 1);
    ApiSessionTable.Row two = session("s2", null, 2);
    ApiSessionTable.Row three = session("s3", "t1", 3);
    commit(tables -> {
      tables.apiSessions().add(one);
      tables.apiSessions().add(two);
      tables.apiSessions().add(three);
      return true;
    });
    restart();
    assertList(tables -> tables.apiSessions().all(NOON, 9)).containsExactly(three, two, one);
    assertList(tables -> tables.apiSessions().all(NOON, 1)).containsExactly(three);
    assertList(tables -> tables.apiSessions().all(NOON.plus(DAY), 9)).isEmpty();

    commit(tables -> {
      tables.apiSessions().seen("s1", NOON.plusSeconds(30));
      tables.apiSessions().seen("s1", NOON.plusSeconds(20));
      tables.apiSessions().forget(NOON, NOON.plusSeconds(2));
      return true;
    });
    assertList(tables -> tables.apiSessions().all(NOON, 9))
        .extracting(ApiSessionTable.Row::hash)
        .containsExactly("s1", "s3");
    assertNow(tables -> tables.apiSessions().end("s3")).isTrue();
    assertNow(tables -> tables.apiSessions().end("s3")).isFalse();
    commit(tables -> {
      tables.apiSessions().endOf("t1");
      return true;
    });
    assertList(tables -> tables.apiSessions().all(NOON, 9)).isEmpty();
  }

  private static ApiTokenTable.Row token(String id, int no) {
    return new ApiTokenTable.Row(
        id, "Ann", "operator", "hash" + no, NOON.plusSeconds(no), NOON.plus(DAY), null, null);
  }

  private static ApiSessionTable.Row session(String hash, @Nullable String token, int no) {
    return new ApiSessionTable.Row(
        hash,
        token,
        token == null ? "proof" : null,
        "caller",
        "Ann",
        "viewer",
        NOON,
        NOON.plus(DAY),
        NOON.plusSeconds(no));
  }
}
