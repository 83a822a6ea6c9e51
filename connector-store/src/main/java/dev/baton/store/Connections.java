package dev.baton.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The ways to a PostgreSQL database that several nodes share.
 *
 * <p>Two, because they are used differently: one connection writes for as long as it lives and must
 * be a session of its own, many threads read for a moment each.
 */
public interface Connections extends AutoCloseable {

  /**
   * Makes connections that nobody else uses, without a pool and without a proxy that shares
   * sessions. They must break rather than hang: with a time limit on connecting and on answers.
   */
  DataSource fresh();

  /**
   * A connection in auto-commit mode for one read, given back by closing it. Blocks for at most a
   * few seconds.
   *
   * @throws SQLException when there is none
   */
  Connection borrow() throws SQLException;

  /**
   * From now on readers get none but connections that are made after this call. Called when the
   * writer had to connect anew and has committed: what was connected before may be dead, or lead to
   * a server that takes no writes any more. Does not block.
   */
  void renew();

  /** Names the database in errors and logs: no user, no password. */
  @Override
  String toString();

  /** Closes what is open. */
  @Override
  void close();
}
