package dev.baton.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The other data that the tables hold about a conversation, so that its user can be given it:
 * everything except what {@link Tables} returns as records (the conversation, messages, copies,
 * handoffs, threads).
 */
public final class PersonalDataTable {

  private static final List<Source> SOURCES =
      List.of(
          new Source(
              "inbound",
              "id, state, body, received_at",
              """
              SELECT event_id AS id, state, body, received_at FROM inbound
              WHERE channel = ? AND lane = ? ORDER BY seq
              """,
              By.LANE),
          of(
              "turn",
              "id, bot, state, attempts, said, missed, started_at, ended_at",
              "started_at, id"),
          of("delivery", "id, lane, errand, state, attempts, created_at, error", "created_at, id"),
          of("button", "action, created_at", "created_at, action"),
          of(
              "bot_switch",
              "from_bot, to_bot, title, state, created_at, ended_at",
              "created_at, id"),
          of("rapport", "fallbacks, may_be_paused, silence_told, hops", "conversation_id"),
          of("broadcast", "kind, handoff_id, message_id, agent_id, happened_at", "seq"),
          of("erasure", "begun_at, stripped", "begun_at"),
          new Source(
              "erased_sender",
              "sender_id, channel, erased_at",
              "SELECT sender_id, channel, erased_at FROM erased_sender WHERE sender_id = ?",
              By.SENDER),
          of("flood", "user_id, since, written, told", "user_id"),
          of("waiting", "handoff_id, since, word_at, message_id, told, told_at", "handoff_id"),
          of("wait_reminder", "handoff_id, since, reminders, due_at", "handoff_id"),
          of(
              "rating",
              "handoff_id, message_id, asked_at, stars, rated_at, comment, comment_message,"
                  + " comment_asked_at, comment_of",
              "asked_at, handoff_id"),
          of("reaction", "message_id, side, person, emoji, reacted_at", "reacted_at, message_id"),
          of(
              "bot_question",
              "id, handoff_id, desk, agent_name, message_id, words, draft, state, bot, shadow_no,"
                  + " said, asked_at",
              "seq"),
          of("reminder", "handoff_id, words, remind_at", "handoff_id"),
          of("watcher", "desk, agent_name, handoff_id, since", "desk, agent_name"),
          of(
              "hook_event",
              "id, hook, kind, body, state, attempts, error, created_at",
              "created_at, id"),
          of(
              "transcript_request",
              "handoff_id, offered_at, asked_at, asked_of, tries, done_at",
              "offered_at, handoff_id"),
          of("kept_answer", "caller, answer, kept_at", "kept_at, caller"),
          new Source(
              "message_part",
              "channel, chat, platform_id, message_id, part",
              """
              SELECT p.channel, p.chat, p.platform_id, p.message_id, p.part
              FROM message_part p JOIN message m ON m.id = p.message_id
              WHERE m.conversation_id = ? ORDER BY m.seq, p.part
              """,
              By.CONVERSATION),
          new Source(
              "hold",
              "chat, held_until",
              "SELECT chat, held_until FROM hold WHERE channel = ? AND chat = ?",
              By.CHAT),
          new Source(
              "moved_chat",
              "chat, moved_to",
              "SELECT chat, moved_to FROM moved_chat WHERE channel = ? AND moved_to = ? ORDER BY"
                  + " chat",
              By.CHAT));

  private final Sql sql;

  PersonalDataTable(Sql sql) {
    this.sql = sql;
  }

  /** What links a table's rows to a conversation. */
  private enum By {
    CONVERSATION,
    SENDER,
    CHAT,
    LANE
  }

  private record Source(String table, String columns, String query, By by) {}

  private static Source of(String table, String columns, String order) {
    return new Source(
        table,
        columns,
        "SELECT " + columns + " FROM " + table + " WHERE conversation_id = ? ORDER BY " + order,
        By.CONVERSATION);
  }

  /** The tables that are read. */
  public static List<String> tables() {
    return SOURCES.stream().map(Source::table).toList();
  }

  /**
   * Rows by table, each as its columns. Buttons' tokens are left out, because they grant access.
   *
   * @param lane the event lane of the user's chat
   */
  public Map<String, List<Map<String, @Nullable String>>> of(
      String conversationId, String senderId, String channel, String chat, String lane) {
    Map<String, List<Map<String, @Nullable String>>> held = new LinkedHashMap<>();
    for (Source source : SOURCES) {
      Object[] keys =
          switch (source.by()) {
            case CONVERSATION -> new Object[] {conversationId};
            case SENDER -> new Object[] {senderId};
            case CHAT -> new Object[] {channel, chat};
            case LANE -> new Object[] {channel, lane};
          };
      held.put(
          source.table(),
          new ArrayList<>(sql.list(row -> columns(row, source.columns()), source.query(), keys)));
    }
    return held;
  }

  private static Map<String, @Nullable String> columns(Sql.Row row, String columns)
      throws SQLException {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (String column : columns.split(", ", -1)) {
      values.put(column, row.textOrNull(column));
    }
    return Collections.unmodifiableMap(values);
  }
}
