package dev.baton.store;

import java.time.Duration;

/** Where the rows are: what differs between a file of one's own and a server that is shared. */
sealed interface Database permits SqliteFile, SharedDatabase {

  /** Brings the schema up to date. */
  void open();

  /** A connection for the writer, which does not commit by itself. */
  Sql connect();

  /** Looks at what is committed. Blocking. */
  <T> T read(Store.Operation<T> operation);

  /** Comes first in each of the writer's transactions. */
  void begin(Sql sql);

  /** After which a batch is committed as far as it has come. */
  Duration longestBatch();

  /** The transaction is on disk. */
  void committed();

  /** Whether work of a tenure may be part of the transaction that was begun. */
  boolean permits(ShardLease lease);

  /** Whether a failure means that another node was in the way, so that trying again may do. */
  boolean isConflict(Throwable failure);

  /** Whether a failure means that the connection is gone. */
  boolean isLost(Throwable failure);

  /**
   * Whether the last transaction, in whose commit the connection was lost, was done; waits until
   * the server is done with it.
   *
   * @throws OutcomeUnknownException when the server does not know
   */
  boolean wasCommitted(Sql sql);

  /** The writer ends: a last word over its connection. */
  void leave(Sql sql);

  /** Closes what {@link #open} opened. */
  void close();
}
