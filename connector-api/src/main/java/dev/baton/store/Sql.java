package dev.baton.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on one connection and keeps them prepared; the one place where a {@link
 * SQLException} becomes a {@link StoreException}. Used by one thread at a time.
 */
final class Sql implements AutoCloseable {

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Sql(Connection connection) {
    this.connection = connection;
  }

  int update(String sql, @Nullable Object... arguments) {
    try {
      return prepare(sql, arguments).executeUpdate();
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  <T> List<T> list(Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
      List<T> found = new ArrayList<>();
      Row row = new Row(rows);
      while (rows.next()) {
        found.add(mapper.map(row));
      }
      return found;
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  <T> Optional<T> first(Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
      return rows.next() ? Optional.of(mapper.map(new Row(rows))) : Optional.empty();
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  void commit() {
    try {
      connection.commit();
    } catch (SQLException failure) {
      throw failed("COMMIT", failure);
    }
  }

  void rollback() {
    try {
      connection.rollback();
    } catch (SQLException failure) {
      throw failed("ROLLBACK", failure);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw failed("CLOSE", failure);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, plain(arguments[i]));
    }
    return statement;
  }

  private static @Nullable Object plain(@Nullable Object argument) {
    return switch (argument) {
      case null -> null;
      case Instant instant -> instant.toEpochMilli();
      case Enum<?> constant -> constant.name();
      case Boolean flag -> flag ? 1 : 0;
      default -> argument;
    };
  }

  private static StoreException failed(String sql, SQLException failure) {
    return new StoreException(
        "could not run: " + sql.lines().findFirst().orElse("") + ": " + failure.getMessage(),
        failure);
  }

  /** Makes a record of a row. */
  @FunctionalInterface
  interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  /** The current row, with nulls told apart from values. */
  static final class Row {

    private final ResultSet rows;

    private Row(ResultSet rows) {
      this.rows = rows;
    }

    String text(String column) throws SQLException {
      String value = rows.getString(column);
      if (value == null) {
        throw new SQLException("column " + column + " is null");
      }
      return value;
    }

    @Nullable String textOrNull(String column) throws SQLException {
      return rows.getString(column);
    }

    long number(String column) throws SQLException {
      return rows.getLong(column);
    }

    @Nullable Long numberOrNull(String column) throws SQLException {
      long value = rows.getLong(column);
      return rows.wasNull() ? null : value;
    }

    int count(String column) throws SQLException {
      return rows.getInt(column);
    }

    boolean flag(String column) throws SQLException {
      return rows.getInt(column) != 0;
    }

    Instant time(String column) throws SQLException {
      return Instant.ofEpochMilli(rows.getLong(column));
    }

    @Nullable Instant timeOrNull(String column) throws SQLException {
      Long value = numberOrNull(column);
      return value == null ? null : Instant.ofEpochMilli(value);
    }

    <E extends Enum<E>> E constant(Class<E> type, String column) throws SQLException {
      return Enum.valueOf(type, text(column));
    }
  }
}
