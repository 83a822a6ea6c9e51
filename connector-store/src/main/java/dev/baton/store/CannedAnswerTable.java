package dev.baton.store;

import dev.baton.connector.Content.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The canned answers that desks have saved. */
public final class CannedAnswerTable {

  private final Sql sql;

  CannedAnswerTable(Sql sql) {
    this.sql = sql;
  }

  /** The answers of a desk, by name. */
  public List<Saved> of(String desk) {
    return sql.list(
        row -> new Saved(row.text("name"), words(row.text("words"))),
        "SELECT name, words FROM canned_answer WHERE desk = ? ORDER BY name",
        desk);
  }

  /** The words of an answer. */
  public Optional<Text> find(String desk, String name) {
    return sql.first(
        row -> words(row.text("words")),
        "SELECT words FROM canned_answer WHERE desk = ? AND name = ?",
        desk,
        name);
  }

  /** How many answers a desk has. */
  public int count(String desk) {
    return sql.first(
            row -> row.count("n"), "SELECT COUNT(*) AS n FROM canned_answer WHERE desk = ?", desk)
        .orElse(0);
  }

  /** Saves an answer, in place of one that has this name. */
  public void save(String desk, String name, Text words, Instant now) {
    sql.update(
        """
        INSERT INTO canned_answer (desk, name, words, saved_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (desk, name) DO UPDATE SET words = excluded.words, saved_at = excluded.saved_at
        """,
        desk,
        name,
        StoreJson.write(words),
        now);
  }

  /** Deletes an answer; false if there is none of this name. */
  public boolean drop(String desk, String name) {
    return sql.update("DELETE FROM canned_answer WHERE desk = ? AND name = ?", desk, name) == 1;
  }

  private static Text words(String json) {
    return StoreJson.read(Text.class, json);
  }

  /** An answer that a desk has saved. */
  public record Saved(String name, Text words) {}
}
