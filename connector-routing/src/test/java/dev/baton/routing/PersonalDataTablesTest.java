package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Conversation;
import dev.baton.store.PersonalDataTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new table must state which user data it holds, and that data must be exported. */
@Timeout(200)
class PersonalDataTablesTest {

  /** Exported as they are. */
  private static final Set<String> RECORDS =
      Set.of("conversation", "message", "message_copy", "handoff", "desk_thread");

  /**
   * Contain no user's data, only numbers, nodes, agents, callers of the API and what these tell
   * everybody, or belong to the migration tool.
   */
  private static final Set<String> NOT_PERSONAL =
      Set.of(
          "sequence_of",
          "node",
          "shard",
          "wake",
          "canned_answer",
          "desk_agent",
          "audit",
          "audit_anchor",
          "api_token",
          "api_session",
          "message_change",
          "flyway_schema_history");

  @TempDir Path folder;

  @Test
  void everyTableIsCoveredAndItsColumnsExist() throws SQLException {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "one");
      scene.waitForText("c1", "one");
      Conversation conversation = scene.conversation("c1");
      Map<String, List<Map<String, @Nullable String>>> records =
          scene.routing.personalData().export(conversation.id()).orElseThrow().records();

      Set<String> known = new HashSet<>(PersonalDataTable.tables());
      known.addAll(RECORDS);
      known.addAll(NOT_PERSONAL);
      assertThat(tables()).isSubsetOf(known).containsAll(PersonalDataTable.tables());
      assertThat(records).containsOnlyKeys(PersonalDataTable.tables());
      assertThat(records.get("button")).isNotEmpty().noneMatch(row -> row.containsKey("token"));
      assertThat(records.get("inbound")).isNotEmpty();
    }
  }

  private Set<String> tables() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                    + " 'sqlite_%'")) {
      Set<String> tables = new HashSet<>();
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
      return tables;
    }
  }
}
