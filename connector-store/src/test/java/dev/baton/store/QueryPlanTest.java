package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Control;
import java.lang.reflect.InvocationTargetException;
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
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked with each message or each second is found by indexes: it costs the same however
 * much is stored.
 */
final class QueryPlanTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  @TempDir Path folder = Path.of("");

  @Test
  void whatIsDueIsFoundByItsTime() throws SQLException {
    assertThat(
            plans(tables -> {
              tables.handoffs().due(NOON, null, 9);
              tables.handoffs().answersDue(NOON, null, 9);
              tables.leftMessages().due(NOON, null, 9);
              tables.assignments().due(NOON, null, 9);
            }))
        .filteredOn(step -> !isSorting(step))
        .hasSize(4)
        .allMatch(step -> step.matches("SEARCH handoff USING INDEX handoff_\\w+ \\(.*<\\?\\)"));
    assertThat(plans(tables -> tables.waitReminders().due(NOON, null, 9)))
        .containsExactly(
            "SEARCH wait_reminder USING INDEX wait_reminder_due (due_at>? AND due_at<?)");
  }

  @Test
  void whatWebhooksAreToBeToldIsFoundByItsTime() throws SQLException {
    assertThat(plans(tables -> tables.hooks().due("crm", NOON, 9)))
        .containsExactly("SEARCH hook_event USING INDEX hook_event_due (hook=? AND due_at<?)");
    assertThat(plans(tables -> tables.hooks().waiting("crm")))
        .containsExactly("SEARCH hook_event USING COVERING INDEX hook_event_waiting (hook=?)");
  }

  @Test
  void whatHappenedIsFoundByItsPlace() throws SQLException {
    assertThat(
            plans(tables -> {
              tables.audit().unsealed(9);
              tables.audit().of("c");
              tables.audit().before("z", 9);
              tables.audit().before("z", "c", 9);
              tables.audit().idsFrom("0", 9);
              tables.audit().last();
              tables.audit().sealedAfter(1, 9);
              tables.messages().idsFrom("0", 9);
              tables.messageChanges().from("0", 9);
              tables.messageChanges().sentFrom("0", 9);
            }))
        .hasSizeGreaterThanOrEqualTo(10)
        .allMatch(step -> step.contains(" USING ") && !isSorting(step));
  }

  @Test
  void remindersAreFoundByTheirTime() throws SQLException {
    assertThat(plans(tables -> tables.reminders().due(NOON, null, 9)))
        .filteredOn(step -> !isSorting(step))
        .singleElement()
        .asString()
        .matches("SEARCH reminder USING INDEX reminder_at \\(.*<\\?\\)");
  }

  @Test
  void whoWaitsIsFoundWithoutThoseWhoWaited() throws SQLException {
    assertThat(
            plans(tables -> {
              tables.handoffs().queued();
              tables.assignments().openToAll();
              tables.assignments().asking();
              tables.handoffs().loads();
              tables.leftMessages().of("c");
              tables.callBacks().of("c");
            }))
        .filteredOn(step -> !isSorting(step))
        .containsExactly(
            "SCAN handoff USING INDEX handoff_waiting",
            "SCAN handoff USING INDEX handoff_waiting",
            "SEARCH handoff USING INDEX handoff_ask_until (ask_until>?)",
            "SCAN handoff USING COVERING INDEX handoff_of_agent",
            "SEARCH handoff USING INDEX handoff_of (conversation_id=?)",
            "SEARCH handoff USING INDEX handoff_of (conversation_id=?)");
  }

  @Test
  void howLongUsersWaitedIsFoundAmongThoseWhoBeganLately() throws SQLException {
    assertThat(plans(tables -> tables.handoffs().waits("support", NOON, 9)))
        .containsExactly("SEARCH handoff USING INDEX handoff_latest (created_at>?)");
  }

  @Test
  void whatAMessageAsksForIsFoundByWhoseItIs() throws SQLException {
    assertThat(
            plans(tables -> {
              tables.conversations().at("telegram", "1");
              tables.conversations().find("c");
              tables.conversations().isDirect("c");
              tables.conversations().directOf("telegram", "1");
              tables.inbound().waits("telegram:1");
              tables.inbound().head("telegram:1");
              tables.ratings().awaitingComment("c", "1");
              tables.ratings().of("c");
              tables.ratings().find("h");
              tables.waiting().find("h");
              tables.assignments().inForce("h");
              tables.reactions().emojis("m", MessageCopy.Side.USER);
              tables.reactions().putSince("c", MessageCopy.Side.DESK, "1", NOON);
              tables.reminders().idleUntil("h", NOON);
              tables.reminders().drop("h");
              tables.watchers().of("c");
              tables.watchers().find("desk", "1");
              tables.watchers().followable("desk");
              tables.questions().of("c");
            }))
        .hasSizeGreaterThanOrEqualTo(19)
        .allMatch(step ->
            step.startsWith("SEARCH ")
                || step.startsWith("CORRELATED SCALAR SUBQUERY")
                || isSorting(step));
  }

  @Test
  void whoMayCallTheApiIsReadInOrder() throws SQLException {
    assertThat(plans(tables -> tables.apiSessions().all(NOON, 9)))
        .filteredOn(step -> !isSorting(step))
        .singleElement()
        .asString()
        .matches("(SCAN|SEARCH) api_session USING INDEX api_session_(seen|until).*");
  }

  @Test
  void pagesOfConversationsAreFoundByWhenTheyWereLastActive() throws SQLException {
    ListingTable.Position behind = new ListingTable.Position(NOON, "c");
    assertThat(plans(tables -> tables.listing().conversations(ListingTable.Wanted.ALL, behind, 50)))
        .filteredOn(step -> !step.contains("erasure") && !step.startsWith("CORRELATED"))
        .containsExactly("SEARCH conversation USING INDEX conversation_latest (last_at<?)");
    assertThat(
            plans(tables ->
                tables
                    .listing()
                    .conversations(
                        new ListingTable.Wanted(Control.AGENT, "tg", "support", "9", NOON, NOON),
                        behind,
                        50)))
        .filteredOn(step -> step.contains(" conversation "))
        .singleElement()
        .asString()
        .startsWith("SEARCH conversation USING INDEX conversation_with_people (last_at>?");
  }

  @Test
  void whatBelongsToAPageIsFoundWithoutLookingAtOthers() throws SQLException {
    assertThat(
            plans(tables -> {
              tables.listing().handoffs(List.of("h1", "h2"));
              tables.listing().lastSaid(List.of("c1", "c2"));
              tables.listing().messages("c", 0, 9, 50, true);
              tables.listing().undelivered(Map.of("c", "user:c", "d", "user:d"));
              tables.listing().delivered(List.of("m1", "m2"));
              tables.keptAnswers().forgetBefore(NOON);
            }))
        .hasSizeGreaterThanOrEqualTo(7)
        .allMatch(step ->
            step.startsWith("SEARCH ")
                || step.startsWith("CORRELATED SCALAR SUBQUERY")
                || isSorting(step));
    assertThat(plans(tables -> tables.listing().counts()))
        .filteredOn(step -> step.contains("handoff"))
        .noneMatch(step -> step.equals("SCAN handoff"));
  }

  private static boolean isSorting(String step) {
    return step.startsWith("USE TEMP B-TREE FOR");
  }

  /** The steps of all queries that are run. */
  private List<String> plans(Consumer<Tables> run) throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("baton.db");
    try (JdbcStore store = JdbcStore.at(url)) {
      store.open();
    }
    List<String> steps = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url)) {
      Set<String> queries = new LinkedHashSet<>();
      run.accept(new Sql(noting(connection, queries)).tables());
      for (String query : queries) {
        try (Statement statement = connection.createStatement();
            ResultSet plan = statement.executeQuery("EXPLAIN QUERY PLAN " + query)) {
          while (plan.next()) {
            steps.add(plan.getString("detail"));
          }
        }
      }
    }
    return steps;
  }

  /** A connection that notes what is prepared. */
  private static Connection noting(Connection connection, Set<String> queries) {
    return (Connection)
        Proxy.newProxyInstance(
            QueryPlanTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                queries.add((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            });
  }
}
