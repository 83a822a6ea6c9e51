package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A conversation may have had any number of turns: the few that are open are found by themselves.
 */
final class TurnQueriesTest {

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "SELECT * FROM turn WHERE conversation_id = 'c' AND state = 'GIVEN' LIMIT 1, turn_open",
    "SELECT id FROM turn WHERE conversation_id = 'c' AND state = 'GIVEN' LIMIT 1, turn_open",
    "SELECT * FROM turn WHERE conversation_id = 'c' AND state = 'REFLECTING', turn_to_reflect",
    "DELETE FROM turn WHERE conversation_id = 'c', turn_of_conversation",
  })
  void areFoundBySmallIndexes(String query, String index) throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("baton.db");
    try (JdbcStore store = JdbcStore.at(url)) {
      store.open();
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN QUERY PLAN " + query)) {
      assertThat(plan.next()).isTrue();
      assertThat(plan.getString("detail")).contains("INDEX " + index + " ");
    }
  }
}
