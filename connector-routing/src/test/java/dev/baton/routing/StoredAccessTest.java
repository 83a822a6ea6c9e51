package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Secret;
import dev.baton.plan.HandoffPlan;
import dev.baton.routing.AccessTokens.Creation;
import dev.baton.routing.AccessTokens.Token;
import dev.baton.routing.lane.Alarms;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and sessions in a real store, by a clock that the test sets. */
@Timeout(60)
final class StoredAccessTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final Secret SETTING = new Secret("of the settings");

  @TempDir Path folder = Path.of("");

  private final SettableClock clock = SettableClock.stoppedAt(NOON);
  private final Rings alarms = new Rings();

  /** Alarms that go off when the test says so, or at once if their time is over. */
  private final class Rings implements Alarms {

    private record Alarm(Instant at, Runnable ring) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Alarm> waiting =
        new PriorityQueue<>((one, other) -> one.at().compareTo(other.at()));

    @Override
    public void at(Instant time, Runnable wake) {
      if (time.isAfter(clock.instant())) {
        lock.lock();
        try {
          waiting.add(new Alarm(time, wake));
        } finally {
          lock.unlock();
        }
      } else {
        wake.run();
      }
    }

    /** Moves the clock, and has go off what is due by then. */
    void pass(Duration time) {
      clock.advance(time);
      for (Alarm due = next(); due != null; due = next()) {
        due.ring().run();
      }
    }

    private @Nullable Alarm next() {
      lock.lock();
      try {
        Alarm first = waiting.peek();
        return first == null || first.at().isAfter(clock.instant()) ? null : waiting.poll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {}
  }

  private Routing routing(Store store) {
    Routing routing =
        Routing.builder()
            .store(store)
            .clock(clock)
            .alarms(by -> alarms)
            .handoff(HandoffPlan.USUAL)
            .build();
    routing.open();
    return routing;
  }

  private Routing alone() {
    return routing(JdbcStore.at(url()));
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("baton.db");
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Creation.Created token(Routing routing, Duration time) {
    return (Creation.Created)
        done(routing.accessTokens().create("Ann", "operator", clock.instant().plus(time), null));
  }

  private static Optional<String> role(Routing routing, Secret token) {
    return done(routing.accessTokens().of(token.reveal())).map(Token::role);
  }

  @Test
  void aTokenIsKnownUntilItExpiresOrIsRevoked() {
    try (Routing routing = alone()) {
      Creation.Created one = token(routing, Duration.ofDays(1));
      Creation.Created other = token(routing, Duration.ofDays(9));

      assertThat(one.secret().reveal()).matches("baton_[A-Za-z0-9_-]{43}");
      assertThat(one.secret()).isNotEqualTo(other.secret());
      assertThat(role(routing, one.secret())).contains("operator");
      assertThat(role(routing, new Secret(one.secret().reveal() + "x"))).isEmpty();
      assertThat(role(routing, new Secret(one.secret().reveal().toLowerCase(Locale.ROOT))))
          .isEmpty();

      clock.advance(Duration.ofDays(1));
      assertThat(role(routing, one.secret())).isEmpty();
      assertThat(role(routing, other.secret())).contains("operator");

      assertThat(done(routing.accessTokens().revoke(other.token().id()))).isTrue();
      assertThat(role(routing, other.secret())).isEmpty();
      assertThat(done(routing.accessTokens().revoke(other.token().id()))).isFalse();
      assertThat(done(routing.accessTokens().revoke("none"))).isFalse();
      assertThat(routing.accessTokens().list())
          .extracting(Token::revoked)
          .containsExactlyInAnyOrder(false, true);
    }
  }

  @Test
  void aWishThatIsRepeatedCreatesOneToken() {
    try (Routing routing = alone()) {
      AccessTokens tokens = routing.accessTokens();
      Instant end = clock.instant().plus(Duration.ofDays(1));
      AccessTokens.Once once = new AccessTokens.Once("t1", "k1", "f1");
      Creation first = done(tokens.create("CRM", "viewer", end, once));

      assertThat(first).isInstanceOf(Creation.Created.class);
      assertThat(done(tokens.create("CRM", "viewer", end, once)))
          .isEqualTo(new Creation.Before(((Creation.Created) first).token().id()));
      assertThat(done(tokens.create("x", "admin", end, new AccessTokens.Once("t1", "k1", "other"))))
          .isEqualTo(new Creation.KeyReused());
      assertThat(tokens.list()).hasSize(1);
      assertThat(done(tokens.create("CRM", "viewer", end, new AccessTokens.Once("t2", "k1", "f1"))))
          .as("another caller's key")
          .isInstanceOf(Creation.Created.class);
    }
  }

  @Test
  void nothingInTheStoreLetsAnybodyIn() throws SQLException {
    Creation.Created token;
    AccessSessions.Opened session;
    AccessSessions.Opened bySetting;
    try (Routing routing = alone()) {
      token = token(routing, Duration.ofDays(1));
      session =
          done(routing.accessSessions().open(new AccessSessions.Holder.OfToken(token.token())));
      bySetting =
          done(
              routing
                  .accessSessions()
                  .open(new AccessSessions.Holder.OfSetting(SETTING, "c", "Operator", "admin")));
    }
    String all = rows("api_token") + rows("api_session");
    assertThat(all)
        .contains("operator", token.token().id())
        .doesNotContain(
            token.secret().reveal(),
            session.secret().reveal(),
            bySetting.secret().reveal(),
            SETTING.reveal(),
            AccessMemory.hash(SETTING.reveal()));
    try (Routing routing = alone()) {
      assertThat(role(routing, token.secret())).contains("operator");
      assertThat(done(routing.accessSessions().of(session.secret(), null))).isPresent();
      for (String word : all.split("[ \n]", -1)) {
        assertThat(role(routing, new Secret(word))).isEmpty();
        assertThat(done(routing.accessSessions().of(new Secret(word), SETTING))).isEmpty();
      }
    }
  }

  @Test
  void aSessionEndsWithItsToken() {
    try (Routing routing = alone()) {
      Creation.Created token = token(routing, Duration.ofHours(1));
      AccessSessions sessions = routing.accessSessions();
      Secret one = done(sessions.open(new AccessSessions.Holder.OfToken(token.token()))).secret();
      assertThat(done(sessions.of(one, null)).orElseThrow().expiresAt())
          .isEqualTo(NOON.plus(Duration.ofHours(1)));

      clock.advance(Duration.ofHours(1));
      assertThat(done(sessions.of(one, null))).isEmpty();

      Creation.Created next = token(routing, Duration.ofDays(1));
      Secret two = done(sessions.open(new AccessSessions.Holder.OfToken(next.token()))).secret();
      assertThat(done(sessions.of(two, null))).isPresent();
      assertThat(done(routing.accessTokens().revoke(next.token().id()))).isTrue();
      assertThat(done(sessions.of(two, null))).isEmpty();

      Secret three =
          done(sessions.open(new AccessSessions.Holder.OfSetting(SETTING, "c", "Op", "admin")))
              .secret();
      assertThat(done(sessions.of(three, SETTING))).isPresent();
      assertThat(done(sessions.of(three, new Secret("another")))).isEmpty();
      assertThat(done(sessions.of(three, null))).isEmpty();
    }
  }

  @Test
  void aSessionEndsWhenItIsNotUsedAndWhenItsTimeIsOver() {
    try (Routing routing = alone()) {
      AccessSessions sessions = routing.accessSessions();
      Secret file = new Secret("the-token-of-the-file");
      AccessSessions.Holder ann = new AccessSessions.Holder.OfSetting(file, "a", "Ann", "viewer");
      Secret idle = done(sessions.open(ann)).secret();
      Secret busy = done(sessions.open(ann)).secret();
      for (int hour = 1; hour < 12; hour++) {
        alarms.pass(Duration.ofHours(1));
        assertThat(done(sessions.of(busy, file))).as("after %d h", hour).isPresent();
        if (hour == 2) {
          assertThat(done(sessions.of(idle, file))).isEmpty();
        }
      }
      clock.advance(Duration.ofHours(1));
      assertThat(done(sessions.of(busy, file))).isEmpty();

      Secret out = done(sessions.open(ann)).secret();
      assertThat(done(sessions.end(out))).isTrue();
      assertThat(done(sessions.of(out, null))).isEmpty();
      assertThat(done(sessions.end(out))).isFalse();
    }
  }

  @Test
  void aPersonsSessionEndsSoonerHoweverMuchItIsUsed() {
    try (Routing routing = alone()) {
      AccessSessions sessions = routing.accessSessions();
      Secret busy =
          done(sessions.open(new AccessSessions.Holder.OfPerson("a", "Ann", "viewer"))).secret();
      for (int hour = 1; hour < 4; hour++) {
        alarms.pass(Duration.ofHours(1));
        assertThat(done(sessions.of(busy, null))).as("after %d h", hour).isPresent();
      }
      clock.advance(Duration.ofHours(1));
      assertThat(done(sessions.of(busy, null))).isEmpty();
    }
  }

  @Test
  void whenATokenWasUsedIsKeptNowAndThenAndNotAtEachCall() {
    try (Routing routing = alone()) {
      Creation.Created token = token(routing, Duration.ofDays(1));
      for (int call = 0; call < 100; call++) {
        assertThat(role(routing, token.secret())).isPresent();
        clock.advance(Duration.ofMillis(10));
      }
      Instant used = clock.instant().minusMillis(10);
      assertThat(routing.accessTokens().list().getFirst().lastUsedAt()).isEqualTo(used);
      assertThat(kept()).isNull();

      alarms.pass(Duration.ofSeconds(5));
      await().untilAsserted(() -> assertThat(kept()).isEqualTo(used));
    }
  }

  @Test
  void whatAnotherNodeChangesIsKnownHereSoon() throws SQLException {
    try (Routing routing = routing(SharedStore.in(folder))) {
      Secret theirs = new Secret("baton_" + "x".repeat(43));
      assertThat(role(routing, theirs)).isEmpty();
      change(
          "INSERT INTO api_token (id, name, role, hash, created_at, expires_at) VALUES ('t', 'n',"
              + " 'viewer', '%s', 1, %d)"
                  .formatted(
                      AccessMemory.hash(theirs.reveal()),
                      NOON.plus(Duration.ofDays(1)).toEpochMilli()));

      CompletableFuture<Optional<Token>> asked =
          routing.accessTokens().of(theirs.reveal()).toCompletableFuture();
      CompletableFuture<Optional<Token>> alsoAsked =
          routing.accessTokens().of("baton_" + "y".repeat(43)).toCompletableFuture();
      assertThat(asked).as("looked for at most once a second").isNotDone();
      alarms.pass(Duration.ofSeconds(1));
      assertThat(asked.join()).isPresent();
      assertThat(alsoAsked.join()).isEmpty();

      change("UPDATE api_token SET revoked_at = 1 WHERE id = 't'");
      assertThat(role(routing, theirs)).as("for some seconds").contains("viewer");
      alarms.pass(Duration.ofSeconds(5));
      await().untilAsserted(() -> assertThat(role(routing, theirs)).isEmpty());
    }
  }

  private @Nullable Instant kept() {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT last_used_at FROM api_token")) {
      long at = row.next() ? row.getLong(1) : 0;
      return at == 0 ? null : Instant.ofEpochMilli(at);
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  private String rows(String table) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
      while (row.next()) {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          all.append(row.getString(i)).append(' ');
        }
        all.append('\n');
      }
    }
    return all.toString();
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
