package dev.baton.gateway.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a killed program left in its store.
 *
 * @param sending deliveries whose call was in flight
 * @param turns turns that the bot had been given but had not answered
 * @param unhandled events that were stored but not handled yet
 */
public record Remains(int sending, int turns, int unhandled) {

  public static final Remains NONE = new Remains(0, 0, 0);

  /**
   * Reads a copy, so that the next run finds the store as the kill left it.
   *
   * @throws AssertionError if the copy cannot be read, for example because the program was writing
   */
  public static Remains of(Path store, Path folder) throws IOException {
    if (Files.notExists(store)) {
      return NONE;
    }
    Path copy = folder.resolve("remains.db");
    for (String suffix : new String[] {"", "-wal"}) {
      Path from = Path.of(store + suffix);
      Path to = Path.of(copy + suffix);
      Files.deleteIfExists(to);
      if (Files.exists(from)) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.deleteIfExists(Path.of(copy + "-shm"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
      if (count(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'delivery'") == 0) {
        return NONE;
      }
      return new Remains(
          count(connection, "SELECT count(*) FROM delivery WHERE state = 'SENDING'"),
          count(connection, "SELECT count(*) FROM turn WHERE state = 'GIVEN'"),
          count(connection, "SELECT count(*) FROM inbound WHERE state = 'WAITING'"));
    } catch (SQLException torn) {
      throw new AssertionError("the copy of the store cannot be read", torn);
    }
  }

  public Remains plus(Remains more) {
    return new Remains(sending + more.sending, turns + more.turns, unhandled + more.unhandled);
  }

  private static int count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
