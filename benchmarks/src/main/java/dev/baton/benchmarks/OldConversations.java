package dev.baton.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Fills a store with conversations between users and the bot, as Baton itself would have left them.
 */
final class OldConversations implements AutoCloseable {

  private static final int BATCH = 2_000;
  private static final long DAY_MILLIS = 86_400_000;

  private final Connection connection;
  private final PreparedStatement conversation;
  private final PreparedStatement message;
  private final PreparedStatement copy;
  private final PreparedStatement turn;
  private final PreparedStatement inbound;
  private final PreparedStatement sequence;
  private final long end = System.currentTimeMillis();

  private OldConversations(Connection connection) throws SQLException {
    this.connection = connection;
    conversation =
        insert(
            "conversation (id, channel, chat, sender_id, user_id, user_name, language, bot,"
                + " control, epoch, created_at, last_at, direct, user_handle)",
            "?, 'telegram', ?, ?, ?, 'Ann Example', 'en', 'echo', 'BOT', 1, ?, ?, 1, 'ann_example'");
    message =
        insert(
            "message (id, conversation_id, seq, author, author_name, content, route, epoch,"
                + " turn_id, written_at)",
            "?, ?, ?, ?, ?, ?, ?, 1, ?, ?");
    copy =
        insert(
            "message_copy (channel, chat, platform_id, thread, message_id, side)",
            "'telegram', ?, ?, '', ?, 'USER'");
    turn =
        insert(
            "turn (id, conversation_id, message_id, bot, epoch, state, attempts, started_at,"
                + " ended_at, said)",
            "?, ?, ?, 'echo', 1, 'ANSWERED', 1, ?, ?, 1");
    inbound =
        insert(
            "inbound (channel, event_id, lane, seq, state, attempts, due_at, received_at)",
            "'telegram', ?, ?, ?, 'DONE', 0, 0, ?");
    sequence = insert("sequence_of (stream, last_taken)", "?, ?");
  }

  /**
   * Fills an empty store. PostgreSQL looks at what it has by itself sooner or later; nothing makes
   * SQLite do so.
   *
   * @param each how many messages each conversation has, half of them the bot's
   */
  static void fill(String url, int conversations, int each) {
    try (Connection connection = DriverManager.getConnection(url)) {
      if (url.startsWith("jdbc:sqlite:")) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA synchronous = OFF");
          statement.execute("PRAGMA cache_size = -500000");
        }
      }
      connection.setAutoCommit(false);
      try (OldConversations store = new OldConversations(connection)) {
        for (int number = 0; number < conversations; number++) {
          store.add(number, conversations, each);
          if (number % BATCH == BATCH - 1) {
            store.flush();
          }
        }
        store.flush();
      }
      connection.setAutoCommit(true);
      if (!url.startsWith("jdbc:sqlite:")) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("ANALYZE");
        }
      }
    } catch (SQLException failure) {
      throw new RunFailure("the store could not be filled: " + failure.getMessage(), failure);
    }
  }

  private void add(int number, int of, int each) throws SQLException {
    String id = id(0, number);
    String chat = String.valueOf(TelegramCalls.FIRST_USER + number);
    long last = end - DAY_MILLIS + DAY_MILLIS * number / of;
    long first = last - 30 * DAY_MILLIS;
    row(conversation, id, chat, chat, chat, first, last);
    row(sequence, "conversation:" + id, (long) each);
    row(sequence, "in:telegram:" + chat, (long) (each + 1) / 2);
    row(sequence, "user:" + id, (long) each / 2);
    String turnId = "";
    String asked = "";
    for (int seq = 1; seq <= each; seq++) {
      long serial = (long) number * each + seq;
      String messageId = id(1, serial);
      long at = last - (each - seq) * 60_000L;
      boolean user = seq % 2 == 1;
      if (user) {
        turnId = id(2, serial);
        asked = messageId;
      } else {
        row(turn, turnId, id, asked, at - 1_000, at);
      }
      row(
          message,
          messageId,
          id,
          (long) seq,
          user ? "USER" : "BOT",
          user ? "Ann Example" : "",
          "{\"type\":\"Text\",\"text\":\"Where is the parcel that I ordered last week?\",\"spans\":[]}",
          user ? "BOT" : "BATON",
          turnId,
          at);
      row(copy, chat, String.valueOf(serial), messageId);
      if (user) {
        row(inbound, "u" + serial, "telegram:" + chat, (long) (seq + 1) / 2, at);
      }
    }
  }

  /** As Baton makes them: in the order of time, and then at random, as far as one can tell. */
  private static String id(int kind, long number) {
    long mixed = (number * 4 + kind) * 0x9E3779B97F4A7C15L;
    return "%011x%016x".formatted(number, mixed);
  }

  private static void row(PreparedStatement statement, Object... values) throws SQLException {
    for (int place = 0; place < values.length; place++) {
      statement.setObject(place + 1, values[place]);
    }
    statement.addBatch();
  }

  private void flush() throws SQLException {
    for (PreparedStatement each : statements()) {
      each.executeBatch();
    }
    connection.commit();
  }

  private PreparedStatement insert(String columns, String values) throws SQLException {
    return connection.prepareStatement("INSERT INTO " + columns + " VALUES (" + values + ")");
  }

  private PreparedStatement[] statements() {
    return new PreparedStatement[] {conversation, message, copy, turn, inbound, sequence};
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each : statements()) {
      each.close();
    }
  }
}
