package dev.baton.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was answered to callers who gave their request a key. */
public final class KeptAnswerTable {

  /** How long an answer is kept. */
  public static final Duration KEPT = Duration.ofHours(24);

  private final Sql sql;

  KeptAnswerTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * An answer, and to what.
   *
   * @param fingerprint the same for the same request
   * @param conversationId whose words the answer may hold; null for nobody's
   */
  public record Kept(String fingerprint, String answer, @Nullable String conversationId) {}

  /**
   * Takes a key for a request, until the commit or for good. Waits for whoever has just taken it.
   *
   * @return empty if it was free; otherwise what it was used for
   */
  public Optional<Kept> take(String caller, String key, String fingerprint, Instant now) {
    sql.update(
        "DELETE FROM kept_answer WHERE caller = ? AND request_key = ? AND kept_at < ?",
        caller,
        key,
        now.minus(KEPT));
    int taken =
        sql.update(
            """
            INSERT INTO kept_answer (caller, request_key, fingerprint, answer, kept_at)
            VALUES (?, ?, ?, '', ?) ON CONFLICT (caller, request_key) DO NOTHING
            """,
            caller,
            key,
            fingerprint,
            now);
    return taken == 1
        ? Optional.empty()
        : sql.first(
            row ->
                new Kept(
                    row.text("fingerprint"), row.text("answer"), row.textOrNull("conversation_id")),
            "SELECT fingerprint, answer, conversation_id FROM kept_answer"
                + " WHERE caller = ? AND request_key = ?",
            caller,
            key);
  }

  /**
   * Keeps the answer to the request that has taken a key.
   *
   * @param conversationId whose words it may hold; null for nobody's
   */
  public void keep(String caller, String key, String answer, @Nullable String conversationId) {
    sql.update(
        """
        UPDATE kept_answer SET answer = ?, conversation_id = ?
        WHERE caller = ? AND request_key = ?
        """,
        answer,
        conversationId,
        caller,
        key);
  }

  /** Gives a key back: nothing was done. */
  public void giveBack(String caller, String key) {
    sql.update("DELETE FROM kept_answer WHERE caller = ? AND request_key = ?", caller, key);
  }

  /** Forgets answers of before a time. */
  public void forgetBefore(Instant time) {
    sql.update("DELETE FROM kept_answer WHERE kept_at < ?", time);
  }
}
