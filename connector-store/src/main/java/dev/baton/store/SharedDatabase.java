package dev.baton.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database that several nodes write to.
 *
 * <p>Transactions are read-committed and lock the row of a conversation before they rely on
 * anything about it. A node that stops in the middle of a transaction must not keep others out, so
 * the server ends a transaction that is idle for half a lease, and a wait for a lock after as long.
 * An answer that takes a whole lease is not waited for: the connection is taken for lost.
 */
final class SharedDatabase implements Database {

  private static final Logger log = LoggerFactory.getLogger(SharedDatabase.class);
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

  /**
   * The session is on a standby, or the server takes no writes: perhaps another one does by now.
   */
  private static final String READ_ONLY = "25006";

  private static final Set<String> GONE =
      Set.of("57P01", "57P02", "57P03", "25P03", "25P04", READ_ONLY);

  /**
   * A newer node added a column during an upgrade: what this connection has prepared of that table
   * fails for as long as it lasts, so another is made.
   */
  private static final String STALE_PLAN = "0A000";

  /** However long the lease: a writer that only has much to do must not look stuck. */
  private static final Duration LONGEST_BATCH = Writer.STUCK.dividedBy(2);

  private final Connections connections;
  private final Membership membership;
  private final Duration lease;
  private final Duration patience;

  /** Whether nothing was committed over the writer's connection yet; the writer's thread's own. */
  private boolean anew;

  /** Whether readers are still to be led to where the writer has connected anew. */
  private boolean readersFollow;

  SharedDatabase(Connections connections, Membership membership, Duration lease) {
    this.connections = connections;
    this.membership = membership;
    this.lease = lease;
    this.patience = lease.dividedBy(2);
  }

  @Override
  public void open() {
    Migration.run(connections.toString(), Flyway.configure().dataSource(connections.fresh()));
  }

  @Override
  public Sql connect() {
    try {
      Connection connection = connections.fresh().getConnection();
      try (Statement statement = connection.createStatement()) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        statement.execute("SET idle_in_transaction_session_timeout = " + patience.toMillis());
        statement.execute("SET lock_timeout = " + patience.toMillis());
        statement.execute("SET synchronous_commit = " + durable(statement));
        connection.setAutoCommit(false);
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(lease.toMillis()));
      } catch (SQLException failure) {
        connection.close();
        throw failure;
      }
      anew = true;
      log.debug("connected to {}", connections);
      return new Sql(connection, Sql.Kind.POSTGRESQL_WRITER);
    } catch (SQLException failure) {
      throw new StoreException(
          "cannot connect to " + connections + ": " + failure.getMessage(), failure);
    }
  }

  /** What the server is set to, unless that is not to wait for the disk. */
  private static String durable(Statement statement) throws SQLException {
    try (var rows = statement.executeQuery("SHOW synchronous_commit")) {
      String set = rows.next() ? rows.getString(1) : "on";
      return Set.of("local", "remote_write", "remote_apply").contains(set) ? set : "on";
    }
  }

  @Override
  public <T> T read(Store.Operation<T> operation) {
    try (Connection connection = connections.borrow()) {
      return operation.run(new Tables(new Sql(connection, Sql.Kind.POSTGRESQL_READER)));
    } catch (SQLException failure) {
      throw new StoreException(
          "cannot read from " + connections + ": " + failure.getMessage(), failure);
    }
  }

  @Override
  public void begin(Sql sql) {
    if (readersFollow) {
      readersFollow = false;
      connections.renew();
    }
    membership.begin(sql);
  }

  @Override
  public Duration longestBatch() {
    Duration quarter = lease.dividedBy(4);
    return quarter.compareTo(LONGEST_BATCH) < 0 ? quarter : LONGEST_BATCH;
  }

  @Override
  public void committed() {
    membership.committed();
    if (anew) {
      log.info("writes to {}", connections);
      readersFollow = true;
      anew = false;
    }
  }

  @Override
  public boolean permits(ShardLease lease) {
    return membership.permits(lease);
  }

  @Override
  public boolean isConflict(Throwable failure) {
    return CONFLICTS.contains(state(failure));
  }

  @Override
  public boolean isLost(Throwable failure) {
    String state = state(failure);
    return state.startsWith("08") || GONE.contains(state) || STALE_PLAN.equals(state);
  }

  private static String state(Throwable failure) {
    return failure.getCause() instanceof SQLException cause && cause.getSQLState() != null
        ? cause.getSQLState()
        : "";
  }

  @Override
  public boolean wasCommitted(Sql sql) {
    return membership.wasCommitted(sql);
  }

  @Override
  public void leave(Sql sql) {
    membership.leave(sql);
  }

  @Override
  public void close() {
    connections.close();
  }
}
