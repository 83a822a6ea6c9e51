package dev.baton.gateway;

import dev.baton.connector.InspectingChannel.Finding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Checks whether a PostgreSQL can be used, without writing to it. */
final class PostgresInspection {

  private final StoreSettings.Postgres settings;

  PostgresInspection(StoreSettings.Postgres settings) {
    this.settings = settings;
  }

  List<Finding> run() {
    try (Connection connection = PostgresConnections.source(settings).getConnection()) {
      return look(connection);
    } catch (SQLException failure) {
      return List.of(
          new Finding(
              false,
              "PostgreSQL cannot be reached: "
                  + failure.getMessage()
                  + "; check store.url, user and password, and whether it runs"));
    }
  }

  private static List<Finding> look(Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(true, "PostgreSQL " + asked(connection, "SHOW server_version") + " answers"));
    if (!"UTF8".equals(asked(connection, "SHOW server_encoding"))) {
      findings.add(new Finding(false, "the encoding is not UTF8; create a database with UTF8"));
    }
    if ("off".equals(asked(connection, "SHOW fsync"))) {
      findings.add(
          new Finding(
              Finding.Kind.NOTE,
              "fsync is off, so a power cut loses what was acknowledged; turn it on"));
    }
    if ("on".equals(asked(connection, "SHOW transaction_read_only"))) {
      findings.add(new Finding(false, "the server is read-only; name the primary server"));
    }
    boolean mayCreate =
        "t".equals(asked(connection, "SELECT has_schema_privilege(current_schema(), 'CREATE')"));
    if (!mayCreate) {
      boolean made =
          "t".equals(asked(connection, "SELECT to_regclass('conversation') IS NOT NULL"));
      findings.add(
          new Finding(
              made ? Finding.Kind.NOTE : Finding.Kind.FAULT,
              "the user may not create tables in the schema; grant CREATE on it, or run yourself"
                  + " what the command schema prints"));
    }
    return findings;
  }

  private static String asked(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }
}
