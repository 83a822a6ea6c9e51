package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of a day costs what that day costs, however many handoffs and messages there are. */
final class ReportQueriesTest {

  @TempDir Path folder = Path.of("");

  @Test
  void aPageIsReadByIndexesAlone() throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("baton.db");
    try (JdbcStore store = JdbcStore.at(url)) {
      store.open();
    }
    List<String> plan = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + ReportTable.PAGE)) {
      while (rows.next()) {
        plan.add(rows.getString("detail"));
      }
    }
    assertThat(plan)
        .filteredOn(step -> !step.contains("SUBQUERY"))
        .as("a search by an index each, and no sorting afterwards: %s", plan)
        .hasSize(6)
        .anyMatch(step -> step.startsWith("SEARCH handoff USING INDEX handoff_latest (created_at>"))
        .anyMatch(step -> step.matches("SEARCH rating .*INDEX .*\\(handoff_id=\\?\\)"))
        .anyMatch(step -> step.matches("SEARCH erasure .*INDEX .*\\(conversation_id=\\?\\)"))
        .anyMatch(
            step -> step.startsWith("SEARCH word USING INDEX message_of_agents (handoff_id=?"))
        .anyMatch(
            step -> step.startsWith("SEARCH here USING INDEX message_of_agents (handoff_id=?"))
        .anyMatch(
            step -> step.startsWith("SEARCH back USING INDEX message_of_agents (handoff_id=?"));
  }
}
