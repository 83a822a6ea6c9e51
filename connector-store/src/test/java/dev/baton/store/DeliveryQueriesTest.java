package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Place;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query of the outbox costs the same however full it is: none reads the whole table. */
class DeliveryQueriesTest {

  private static final String LANE = "user:c1";

  @TempDir Path folder;
  private String url = "";

  @BeforeEach
  void migrate() {
    url = "jdbc:sqlite:" + folder.resolve("baton.db");
    try (JdbcStore store = JdbcStore.at(url)) {
      store.open();
    }
  }

  @Test
  void everyOutboxQueryUsesAnIndex() throws SQLException {
    Set<String> asked = new LinkedHashSet<>();
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      useAll(new Sql(recording(connection, asked)).tables().deliveries());
      List<String> outbox =
          asked.stream()
              .filter(sql -> sql.contains("delivery"))
              .filter(sql -> !sql.stripLeading().startsWith("INSERT"))
              .toList();
      assertThat(outbox).hasSizeGreaterThanOrEqualTo(publicQueries());
      for (String sql : outbox) {
        assertThat(plan(connection, sql))
            .as(sql)
            .isNotEmpty()
            .allSatisfy(step -> assertThat(step).contains("USING"));
      }
    }
  }

  @Test
  void findsTheHeadOfALaneByTheIndexOfOpenDeliveries() throws SQLException {
    Set<String> asked = new LinkedHashSet<>();
    try (Connection connection = DriverManager.getConnection(url)) {
      DeliveryTable deliveries = new Sql(recording(connection, asked)).tables().deliveries();
      assertThat(deliveries.head(LANE)).isEmpty();
      assertThat(deliveries.held(LANE)).isEmpty();
      assertThat(deliveries.pending("m", LANE)).isFalse();
      assertThat(deliveries.first(LANE, 5)).isEmpty();
      assertThat(asked).as("what is held is among the first of a lane").hasSize(3);
      for (String sql : asked) {
        assertThat(plan(connection, sql))
            .as("a search, and no sorting afterwards: %s", sql)
            .singleElement()
            .satisfies(step ->
                assertThat(step).startsWith("SEARCH delivery USING INDEX delivery_open (lane=?"));
      }
    }
  }

  /** Runs every query; the test above checks by counting that none is missing. */
  private static void useAll(DeliveryTable deliveries) {
    for (int i = 0; i < 20; i++) {
      deliveries.add("long" + i, say("long"), Instant.EPOCH);
    }
    deliveries.changed();
    deliveries.add("last", say("long"), Instant.EPOCH);
    assertThat(deliveries.first("long", 20)).hasSize(20);
    assertThat(deliveries.held("long")).isEmpty();
    deliveries.buryLane("long", "why");
    deliveries.add("d1", say(LANE), Instant.EPOCH);
    Delivery delivery = deliveries.head(LANE).orElseThrow();
    assertThat(deliveries.held(LANE)).isEmpty();
    assertThat(deliveries.first(LANE, 5)).hasSize(1);
    assertThat(deliveries.allHeld()).isEmpty();
    assertThat(deliveries.behind(delivery, 5)).isEmpty();
    assertThat(deliveries.open(LANE)).hasSize(1);
    assertThat(deliveries.wasMoved(delivery)).isFalse();
    deliveries.moveToEnd(delivery);
    deliveries.release(delivery);
    deliveries.begin("d1");
    deliveries.putBack("d1");
    deliveries.begin("d1");
    assertThat(deliveries.pending("m1", LANE)).isTrue();
    assertThat(deliveries.begun("m1", LANE)).isTrue();
    assertThat(deliveries.dead("m1", LANE)).isFalse();
    assertThat(deliveries.sending("m1", LANE)).isTrue();
    deliveries.retry("d1", Instant.EPOCH, "why");
    deliveries.holdUntil("d1", Instant.EPOCH);
    deliveries.postpone("d1", Instant.EPOCH);
    deliveries.retryNow(LANE);
    deliveries.moveToEpoch(LANE, 1, 2);
    assertThat(deliveries.addedAt("d1")).isPresent();
    assertThat(deliveries.showing("m1", LANE)).hasSize(1);
    deliveries.rewrite("d1", delivery.command());
    deliveries.replace("d1", delivery.command(), "why");
    assertThat(deliveries.opensThread(LANE, "h1", "d2")).isFalse();
    deliveries.moveToEpoch(LANE, 1, 2);
    deliveries.retryNow(LANE);
    assertThat(deliveries.addedAt("d1")).isPresent();
    assertThat(deliveries.lanesOpen()).containsExactly(LANE);
    assertThat(deliveries.takeBack("m1", LANE)).isFalse();
    deliveries.bury("d1", "why");
    assertThat(deliveries.dead(30)).hasSize(22);
    deliveries.buryLane(LANE, "why");
    assertThat(deliveries.withdraw("m1", LANE)).isTrue();
    deliveries.done("d1");
    assertThat(deliveries.doneUnmoved(delivery)).isFalse();
  }

  private static NewDelivery say(String lane) {
    return NewDelivery.of(
            lane,
            new DeliveryCommand.Say(
                new DeliveryCommand.Target.At("memory", Place.chat("c1")),
                Text.plain("x"),
                null,
                false))
        .in("c1")
        .showing("m1");
  }

  /** All public methods except the one that only inserts. */
  private static int publicQueries() {
    int queries = -1;
    for (Method method : DeliveryTable.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        queries++;
      }
    }
    return queries;
  }

  private static List<String> plan(Connection connection, String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return steps;
  }

  /** Wraps the connection and records the statements it prepares. */
  private static Connection recording(Connection connection, Set<String> asked) {
    return (Connection)
        Proxy.newProxyInstance(
            DeliveryQueriesTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                asked.add(String.valueOf(arguments[0]));
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getTargetException();
              }
            });
  }
}
