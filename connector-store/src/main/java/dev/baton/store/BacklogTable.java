package dev.baton.store;

import java.time.Instant;
import java.util.Optional;

/** How long things have been waiting. Read only; the more waits, the more is read. */
public final class BacklogTable {

  private final Sql sql;

  BacklogTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * When the oldest event that is not handled yet arrived, or the oldest message that is not routed
   * yet.
   */
  public Optional<Instant> oldestIn() {
    Optional<Instant> event =
        first(
            "SELECT received_at AS since FROM inbound WHERE state = 'WAITING' ORDER BY received_at"
                + " LIMIT 1");
    Optional<Instant> message =
        first(
            "SELECT written_at AS since FROM message WHERE route = 'WAITING' ORDER BY written_at"
                + " LIMIT 1");
    return event.isPresent() && message.isPresent()
        ? Optional.of(event.get().isBefore(message.get()) ? event.get() : message.get())
        : event.or(() -> message);
  }

  /** When the oldest delivery that is not done yet was requested. */
  public Optional<Instant> oldestOut() {
    return first(
        """
        SELECT created_at AS since FROM delivery WHERE state IN ('WAITING', 'SENDING', 'HELD')
        ORDER BY created_at LIMIT 1
        """);
  }

  private Optional<Instant> first(String query) {
    return sql.first(row -> row.time("since"), query);
  }
}
