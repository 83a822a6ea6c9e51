package dev.baton.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements on one connection and keeps them prepared. The only place where a {@link
 * SQLException} becomes a {@link StoreException}. Used by one thread at a time.
 */
final class Sql implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sql.class);

  /**
   * Changes of rows that {@link ConversationTable} knows beside conversations' own. They make it
   * forget all of them, since a statement does not tell whose row it changes. What is changed often
   * is changed by {@link #updateOf} or {@link #updateLater}, whose callers tell it.
   */
  private static final Pattern OUTDATING =
      Pattern.compile(
          "(INSERT INTO|UPDATE|DELETE FROM) (turn|bot_switch)\\b"
              + "|(INSERT INTO|DELETE FROM) handoff\\b|UPDATE handoff\\b.*\\bhand_back = "
              + "|DELETE FROM message\\b|UPDATE message\\b.*\\broute = ",
          Pattern.DOTALL);

  private final Connection connection;
  private final Kind kind;
  private final Map<String, Prepared> prepared = new HashMap<>();
  private final Set<String> lockedConversations = new HashSet<>();

  /** What is to be written before the transaction ends, by statement. */
  private final Map<Verb, Map<String, List<@Nullable Object[]>>> later = new EnumMap<>(Verb.class);

  /** The ids of rows that were left out, which is logged once. */
  private final Set<String> leftOut = new HashSet<>();

  private @Nullable Tables tables;

  /** Which database the connection leads to, and its purpose. */
  enum Kind {
    /** SQLite has one writer, so no locks are needed. */
    SQLITE,
    /** PostgreSQL, only to read. */
    POSTGRESQL_READER,
    /** PostgreSQL, to write while other nodes write too. */
    POSTGRESQL_WRITER
  }

  Sql(Connection connection) {
    this(connection, Kind.SQLITE);
  }

  Sql(Connection connection, Kind kind) {
    this.connection = connection;
    this.kind = kind;
  }

  /** The tables, as they are reached over this connection. */
  Tables tables() {
    Tables made = tables;
    if (made == null) {
      made = new Tables(this);
      tables = made;
    }
    return made;
  }

  /**
   * Locks a conversation until the end of the transaction: nobody else can change it or anything
   * that belongs to it. Does nothing where there are no other writers.
   *
   * <p>Every operation takes this lock before it relies on what it read, so operations on one
   * conversation run one after the other, on whichever nodes they run.
   *
   * @return whether the lock is new; what was read before may be outdated then
   */
  boolean lockConversation(@Nullable String conversationId) {
    if (!locks() || conversationId == null || !lockedConversations.add(conversationId)) {
      return false;
    }
    firstApart(
        row -> row.text("id"),
        "SELECT id FROM conversation WHERE id = ? FOR UPDATE",
        conversationId);
    return true;
  }

  /**
   * The first row, read again until its conversation is locked.
   *
   * @param conversationOf returns the conversation that a row belongs to, which never changes
   */
  <T> Optional<T> firstLocked(
      Function<T, @Nullable String> conversationOf,
      Mapper<T> mapper,
      String sql,
      @Nullable Object... arguments) {
    Optional<T> seen = first(mapper, sql, arguments);
    while (seen.isPresent() && lockConversation(conversationOf.apply(seen.get()))) {
      seen = first(mapper, sql, arguments);
    }
    return seen;
  }

  /** All rows, read again until their conversations are locked. */
  <T> List<T> listLocked(
      Function<T, @Nullable String> conversationOf,
      Mapper<T> mapper,
      String sql,
      @Nullable Object... arguments) {
    List<T> seen = list(mapper, sql, arguments);
    while (seen.stream()
        .map(conversationOf)
        .filter(Objects::nonNull)
        .sorted()
        .map(this::lockConversation)
        .reduce(false, Boolean::logicalOr)) {
      seen = list(mapper, sql, arguments);
    }
    return seen;
  }

  /**
   * A suffix for a text column that makes the database compare it byte by byte. SQLite does so by
   * default; PostgreSQL only if its database was created that way.
   */
  String bytewise() {
    return kind == Kind.SQLITE ? "" : " COLLATE \"C\"";
  }

  /**
   * Locks conversations in a fixed order, until the end of the transaction.
   *
   * @param ids of conversations, whether they exist or not
   */
  void lockConversations(Set<String> ids) {
    if (locks() && lockedConversations.addAll(ids)) {
      var unused =
          listApart(
              row -> row.text("id"),
              "SELECT id FROM conversation WHERE id = ANY (?) ORDER BY id FOR UPDATE",
              (Object) ids.toArray(String[]::new));
    }
  }

  /** Whether there are other writers, so that rows must be locked. */
  boolean locks() {
    return kind == Kind.POSTGRESQL_WRITER;
  }

  /** Whether other nodes use the database too, perhaps of another version. */
  boolean isShared() {
    return kind != Kind.SQLITE;
  }

  /** Whether the connection is known to be closed. */
  boolean isClosed() {
    try {
      return connection.isClosed();
    } catch (SQLException failure) {
      throw failed("CLOSED?", failure);
    }
  }

  int update(String sql, @Nullable Object... arguments) {
    writeAdded();
    try {
      Prepared change = prepare(sql, arguments);
      int changed = change.statement().executeUpdate();
      if (tables != null && change.outdates()) {
        tables.conversations().forget();
      }
      return changed;
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  /** Changes rows of one conversation, of which everything else is known as before. */
  int updateOf(String conversationId, String sql, @Nullable Object... arguments) {
    writeAdded();
    int changed = updateApart(sql, arguments);
    if (tables != null) {
      tables.conversations().forget(conversationId);
    }
    return changed;
  }

  <T> List<T> list(Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    writeAdded();
    return listApart(mapper, sql, arguments);
  }

  /**
   * All rows that this version can read. What only a newer one can is left to a node that knows it,
   * and does not hide the others.
   */
  <T> List<T> listReadable(Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    return list(row -> readable(mapper, row), sql, arguments).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private <T> Optional<T> readable(Mapper<T> mapper, Row row) throws SQLException {
    try {
      return Optional.of(mapper.map(row));
    } catch (UnreadableException newer) {
      String id = row.text("id");
      if (leftOut.add(id)) {
        log.warn("row {} is left to a node that knows it: {}", id, newer.getMessage());
      }
      return Optional.empty();
    }
  }

  <T> Optional<T> first(Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    writeAdded();
    return firstApart(mapper, sql, arguments);
  }

  /** Writes all that was to be written later. */
  void writeAdded() {
    if (tables != null) {
      tables.writeAdded();
    }
    for (Verb verb : Verb.values()) {
      Map<String, List<@Nullable Object[]>> held = later.remove(verb);
      if (held != null) {
        held.forEach(this::updateEach);
      }
    }
  }

  /**
   * Has a statement run before the transaction ends, together with its like, or before the next one
   * that might see what it changes. Rows are inserted first, then updated, then deleted; beyond
   * that, different statements must not depend on their order.
   */
  void updateLater(String sql, @Nullable Object... arguments) {
    later
        .computeIfAbsent(Verb.of(sql), verb -> new LinkedHashMap<>())
        .computeIfAbsent(sql, statement -> new ArrayList<>())
        .add(arguments);
  }

  /** Over a network, one answer is awaited for all rows. */
  private void updateEach(String sql, List<@Nullable Object[]> rows) {
    if (kind == Kind.SQLITE || rows.size() == 1) {
      rows.forEach(row -> updateApart(sql, row));
      return;
    }
    try {
      PreparedStatement statement = prepared(sql).statement();
      try {
        for (@Nullable Object[] row : rows) {
          prepare(sql, row).statement().addBatch();
        }
        statement.executeBatch();
      } finally {
        statement.clearBatch();
      }
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  /**
   * Runs a statement without writing first what tables have added. It must neither need to see nor
   * change any of that: the caller knows. All other statements have it written first.
   */
  int updateApart(String sql, @Nullable Object... arguments) {
    try {
      return prepare(sql, arguments).statement().executeUpdate();
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  /** See {@link #updateApart}. */
  <T> List<T> listApart(Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    try {
      Prepared query = prepare(sql, arguments);
      try (ResultSet rows = query.statement().executeQuery()) {
        List<T> found = new ArrayList<>();
        Row row = query.row(rows);
        while (rows.next()) {
          found.add(mapper.map(row));
        }
        return found;
      }
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  /** See {@link #updateApart}. */
  <T> Optional<T> firstApart(Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    try {
      Prepared query = prepare(sql, arguments);
      try (ResultSet rows = query.statement().executeQuery()) {
        return rows.next() ? Optional.of(mapper.map(query.row(rows))) : Optional.empty();
      }
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  /**
   * Begins a transaction. SQLite is told by statements of our own, which stay prepared; its driver
   * would prepare them each time, and begin the next transaction as soon as one has ended.
   */
  void begin() {
    if (kind == Kind.SQLITE) {
      updateApart("BEGIN IMMEDIATE");
    }
  }

  void commit() {
    if (tables != null) {
      tables.writeNumbers();
    }
    writeAdded();
    end();
    if (kind == Kind.SQLITE) {
      updateApart("COMMIT");
      return;
    }
    try {
      connection.commit();
    } catch (SQLException failure) {
      throw failed("COMMIT", failure);
    }
  }

  private void end() {
    lockedConversations.clear();
    later.clear();
    if (tables != null) {
      tables.end();
    }
  }

  void rollback() {
    if (tables != null) {
      tables.forget();
    }
    end();
    if (kind == Kind.SQLITE) {
      updateApart("ROLLBACK");
      return;
    }
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

  private Prepared prepared(String sql) throws SQLException {
    Prepared known = prepared.get(sql);
    if (known == null) {
      known = new Prepared(connection.prepareStatement(sql), OUTDATING.matcher(sql).find());
      prepared.put(sql, known);
    }
    return known;
  }

  private Prepared prepare(String sql, @Nullable Object... arguments) throws SQLException {
    Prepared known = prepared(sql);
    for (int i = 0; i < arguments.length; i++) {
      known.statement().setObject(i + 1, plain(arguments[i]));
    }
    return known;
  }

  private @Nullable Object plain(@Nullable Object argument) {
    return switch (argument) {
      case null -> null;
      case Instant instant -> instant.toEpochMilli();
      case Enum<?> constant -> constant.name();
      case Boolean flag -> flag ? 1 : 0;
      case String text -> storable(text);
      case String[] texts -> Arrays.stream(texts).map(this::storable).toArray(String[]::new);
      default -> argument;
    };
  }

  /** A text as it is stored: PostgreSQL stores no zero bytes. */
  String storable(String text) {
    return kind != Kind.SQLITE && text.indexOf('\0') >= 0 ? text.replace('\0', '\uFFFD') : text;
  }

  private static StoreException failed(String sql, SQLException failure) {
    return new StoreException(
        "could not run: " + sql.lines().findFirst().orElse("") + ": " + failure.getMessage(),
        failure);
  }

  /** The order in which statements run that run later. */
  private enum Verb {
    INSERT,
    UPDATE,
    DELETE;

    static Verb of(String sql) {
      return valueOf(sql.substring(0, INSERT.name().length()));
    }
  }

  /** Makes a record from a row. */
  @FunctionalInterface
  interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  /** A prepared statement, and at which positions its columns are: drivers look names up slowly. */
  private static final class Prepared {

    private final PreparedStatement statement;
    private final boolean outdates;
    private final Map<String, Integer> positions = new HashMap<>();

    Prepared(PreparedStatement statement, boolean outdates) {
      this.statement = statement;
      this.outdates = outdates;
    }

    /** Whether it changes what is known of conversations. */
    boolean outdates() {
      return outdates;
    }

    PreparedStatement statement() {
      return statement;
    }

    Row row(ResultSet rows) throws SQLException {
      if (positions.isEmpty()) {
        ResultSetMetaData columns = rows.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          positions.putIfAbsent(columns.getColumnLabel(i), i);
        }
      }
      return new Row(rows, positions);
    }
  }

  /** The current row; tells nulls from values. */
  static final class Row {

    private final ResultSet rows;
    private final Map<String, Integer> positions;

    private Row(ResultSet rows, Map<String, Integer> positions) {
      this.rows = rows;
      this.positions = positions;
    }

    private int at(String column) throws SQLException {
      Integer position = positions.get(column);
      if (position == null) {
        throw new SQLException("there is no column " + column);
      }
      return position;
    }

    String text(String column) throws SQLException {
      String value = rows.getString(at(column));
      if (value == null) {
        throw new SQLException("column " + column + " is null");
      }
      return value;
    }

    @Nullable String textOrNull(String column) throws SQLException {
      return rows.getString(at(column));
    }

    long number(String column) throws SQLException {
      return rows.getLong(at(column));
    }

    @Nullable Long numberOrNull(String column) throws SQLException {
      long value = rows.getLong(at(column));
      return rows.wasNull() ? null : value;
    }

    int count(String column) throws SQLException {
      return rows.getInt(at(column));
    }

    /** A column of zeros and ones, or a condition, which is of a type of its own in PostgreSQL. */
    boolean flag(String column) throws SQLException {
      return rows.getBoolean(at(column));
    }

    Instant time(String column) throws SQLException {
      return Instant.ofEpochMilli(rows.getLong(at(column)));
    }

    @Nullable Instant timeOrNull(String column) throws SQLException {
      Long value = numberOrNull(column);
      return value == null ? null : Instant.ofEpochMilli(value);
    }

    <E extends Enum<E>> E constant(Class<E> type, String column) throws SQLException {
      String name = text(column);
      try {
        return Enum.valueOf(type, name);
      } catch (IllegalArgumentException unknown) {
        throw new UnreadableException(
            "column " + column + ": " + type.getSimpleName() + " " + name + " is unknown", unknown);
      }
    }
  }
}
