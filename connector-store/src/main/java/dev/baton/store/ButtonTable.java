package dev.baton.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The meaning of buttons and the new addresses of moved chats: small look-ups by an opaque key. */
public final class ButtonTable {

  private final Sql sql;

  ButtonTable(Sql sql) {
    this.sql = sql;
  }

  public void add(String token, @Nullable String conversationId, ButtonAction action, Instant now) {
    add(token, conversationId, action, null, now);
  }

  /**
   * Adds a button.
   *
   * @param subject what it is about, together with others; null if it stands alone
   */
  public void add(
      String token,
      @Nullable String conversationId,
      ButtonAction action,
      @Nullable String subject,
      Instant now) {
    sql.update(
        """
        INSERT INTO button (token, conversation_id, action, subject, created_at)
        VALUES (?, ?, ?, ?, ?)
        """,
        token,
        conversationId,
        StoreJson.write(action),
        subject,
        now);
  }

  /**
   * Gives a button another token besides its own.
   *
   * @return false if that token means something already, or the button nothing any more
   */
  public boolean alias(String alias, String token, Instant now) {
    return sql.update(
            """
            INSERT INTO button (token, conversation_id, action, subject, created_at)
            SELECT ?, conversation_id, action, subject, ? FROM button WHERE token = ?
            ON CONFLICT (token) DO NOTHING
            """,
            alias,
            now,
            token)
        == 1;
  }

  /** Forgets the tokens of a conversation's buttons that begin like this. */
  public void forget(String conversationId, String beginning) {
    sql.update(
        "DELETE FROM button WHERE conversation_id = ? AND substr(token, 1, ?) = ?",
        conversationId,
        beginning.length(),
        beginning);
  }

  /** Forgets all buttons about a subject. */
  public void settle(String subject) {
    sql.update("DELETE FROM button WHERE subject = ?", subject);
  }

  /** Whether there is a button about a subject. */
  public boolean isAbout(String subject) {
    return sql.first(
            row -> row.text("token"), "SELECT token FROM button WHERE subject = ? LIMIT 1", subject)
        .isPresent();
  }

  public Optional<Meaning> find(String token) {
    return sql.first(
        row ->
            new Meaning(
                row.textOrNull("conversation_id"),
                StoreJson.read(ButtonAction.class, row.text("action"))),
        "SELECT conversation_id, action FROM button WHERE token = ?",
        token);
  }

  /** Records that a chat has moved to another address. */
  public void moved(String channel, String chat, String to) {
    sql.update(
        """
        INSERT INTO moved_chat (channel, chat, moved_to) VALUES (?, ?, ?)
        ON CONFLICT (channel, chat) DO UPDATE SET moved_to = excluded.moved_to
        """,
        channel,
        chat,
        to);
  }

  public List<Move> moves() {
    return sql.list(
        row -> new Move(row.text("channel"), row.text("chat"), row.text("moved_to")),
        "SELECT channel, chat, moved_to FROM moved_chat");
  }

  /** What a button means, and in which conversation. */
  public record Meaning(@Nullable String conversationId, ButtonAction action) {}

  /** A chat's old and new address. */
  public record Move(String channel, String from, String to) {}
}
