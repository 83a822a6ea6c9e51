package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old and new versions run side by side on one schema, so migrations only add. */
class MigrationTest {

  /** The first migration after which two versions can share a schema. */
  private static final int FIRST_SHARED = 4;

  private static final Pattern CREATED = Pattern.compile("create table (\\w+) .*");
  private static final Pattern INDEX = Pattern.compile("create (unique )?index \\w+ on (\\w+) .*");
  private static final Pattern COLUMN = Pattern.compile("alter table \\w+ add column \\w+ (.*)");

  @TempDir Path folder = Path.of("");

  @Test
  void everyMigrationSinceNodesShareADatabaseOnlyAddsOrDropsIndexes() {
    List<String> refused = new ArrayList<>();
    int looked = 0;
    for (String migration : Schema.ddl().split("(?m)^-- (?=V\\d+__)", -1)) {
      Matcher version =
          Pattern.compile("V(\\d+)__.*").matcher(migration.lines().findFirst().orElse(""));
      if (version.matches() && Integer.parseInt(version.group(1)) >= FIRST_SHARED) {
        looked++;
        refused.addAll(notAdding(migration.substring(migration.indexOf('\n') + 1)));
      }
    }
    assertThat(looked).isGreaterThanOrEqualTo(2);
    assertThat(refused).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE wake;",
        "ALTER TABLE wake RENAME COLUMN lane TO track;",
        "ALTER TABLE wake DROP COLUMN lane;",
        "ALTER TABLE wake ADD COLUMN mood TEXT NOT NULL;",
        "UPDATE conversation SET bot = '';",
        "CREATE UNIQUE INDEX one_wake ON wake (lane);",
        "CREATE TABLE song (id TEXT); DELETE FROM wake;"
      })
  void refusesWhatWouldBreakAnOlderVersion(String sql) {
    assertThat(notAdding(sql)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        CREATE TABLE song (id TEXT NOT NULL);
        -- one each; really
        CREATE UNIQUE INDEX one ON song (id);\
        """,
        "CREATE INDEX wake_lane ON wake (lane) WHERE kind = 'TURN';",
        "ALTER TABLE wake ADD COLUMN mood TEXT;",
        "ALTER TABLE wake ADD COLUMN mood TEXT NOT NULL DEFAULT '';"
      })
  void acceptsWhatOnlyAdds(String sql) {
    assertThat(notAdding(sql)).isEmpty();
  }

  @Test
  void opensAndUsesADatabaseThatANewerVersionMigrated() throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("baton.db");
    JdbcStore before = JdbcStore.at(url);
    before.open();
    before.close();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE inbound ADD COLUMN mood TEXT");
      statement.execute(
          "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
              + " checksum, installed_by, execution_time, success)"
              + " VALUES (99, '99', 'mood', 'SQL', 'V99__mood.sql', 1, '', 1, 1)");
    }
    try (JdbcStore older = JdbcStore.at(url)) {
      older.open();
      boolean noted = older.commit(tables -> tables.inbound().note("bot", "call", Instant.EPOCH));
      assertThat(noted).isTrue();
    }
  }

  /** The statements of a migration that do more than add. */
  private static List<String> notAdding(String migration) {
    Set<String> created = new HashSet<>();
    List<String> refused = new ArrayList<>();
    Arrays.stream(migration.replaceAll("--[^\n]*", "").split(";", -1))
        .map(statement -> statement.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT))
        .filter(statement -> !statement.isEmpty())
        .forEach(statement -> {
          if (!adds(statement, created)) {
            refused.add(statement);
          }
        });
    return refused;
  }

  private static boolean adds(String statement, Set<String> created) {
    Matcher table = CREATED.matcher(statement);
    if (table.matches()) {
      return created.add(table.group(1));
    }
    if (statement.matches("drop index \\w+")) {
      return true;
    }
    Matcher index = INDEX.matcher(statement);
    if (index.matches()) {
      return index.group(1) == null || created.contains(index.group(2));
    }
    Matcher column = COLUMN.matcher(statement);
    return column.matches()
        && (!column.group(1).contains("not null") || column.group(1).contains("default"))
        && !column.group(1).contains("unique");
  }
}
