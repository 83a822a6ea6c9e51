package dev.baton.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections to a PostgreSQL database that several nodes share.
 *
 * <p>There are two kinds, because they are used differently: one long-lived connection writes and
 * must be a session of its own, and many threads read for a moment each.
 */
public interface Connections extends AutoCloseable {

  /**
   * Makes connections that nobody else uses, without a pool or a proxy that shares sessions. They
   * must fail rather than hang, so connecting and answers need a time limit.
   */
  DataSource fresh();

  /**
   * A connection in auto-commit mode for one read, given back by closing it. Blocks for at most a
   * few seconds.
   *
   * @throws SQLException if none is available
   */
  Connection borrow() throws SQLException;

  /**
   * Retires all connections made so far: from now on readers only get newer ones. Called when the
   * writer has reconnected and committed, because older connections may be dead or lead to a server
   * that no longer accepts writes. Does not block.
   */
  void renew();

  /** Names the database in errors and logs, without user and password. */
  @Override
  String toString();

  /** Closes all open connections. */
  @Override
  void close();
}
