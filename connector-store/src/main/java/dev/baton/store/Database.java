package dev.baton.store;

import java.time.Duration;

/** The database behind the store: what differs between a private file and a shared server. */
sealed interface Database permits SqliteFile, SharedDatabase {

  /** Brings the schema up to date. */
  void open();

  /** A connection for the writer, not in auto-commit mode. */
  Sql connect();

  /** Reads what is committed. Blocking. */
  <T> T read(Store.Operation<T> operation);

  /** Runs first in each of the writer's transactions. */
  void begin(Sql sql);

  /** The time after which a batch is committed as far as it has got. */
  Duration longestBatch();

  /** Called when the transaction is on disk. */
  void committed();

  /** Called by the writer between two batches, for what the database itself needs. */
  void maintain(Sql sql);

  /** Whether work under a lease may be part of the current transaction. */
  boolean permits(ShardLease lease);

  /** Whether a failure is a conflict with another node, so that trying again may help. */
  boolean isConflict(Throwable failure);

  /** Whether a failure means that the connection is lost. */
  boolean isLost(Throwable failure);

  /**
   * Whether the last transaction was committed, after the connection was lost during its commit.
   * Waits until the server has finished it.
   *
   * @throws OutcomeUnknownException if the server does not know
   */
  boolean wasCommitted(Sql sql);

  /** Called when the writer ends, for a last transaction over its connection. */
  void leave(Sql sql);

  /** Closes what {@link #open} opened. */
  void close();
}
