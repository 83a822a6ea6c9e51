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
 * A PostgreSQL database to which several nodes write.
 *
 * <p>Transactions are read-committed, and lock a conversation's row before they rely on anything
 * about it. A node that stops in the middle of a transaction must not block the others, so the
 * server ends a transaction that is idle for half a lease, and a wait for a lock after the same
 * time. If an answer takes a whole lease, the connection counts as lost.
 */
final class SharedDatabase implements Database {

  private static final Logger log = LoggerFactory.getLogger(SharedDatabase.class);
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

  /**
   * The session is on a standby, or the server refuses writes. Another server may accept them by
   * now.
   */
  private static final String READ_ONLY = "25006";

  private static final Set<String> GONE =
      Set.of("57P01", "57P02", "57P03", "25P03", "25P04", READ_ONLY);

  /**
   * A newer node added a column during an upgrade. This connection's prepared statements on that
   * table will keep failing, so it is replaced.
   */
  private static final String STALE_PLAN = "0A000";

  /** Holds for any lease: a writer that is only busy must not look stuck. */
  private static final Duration LONGEST_BATCH = Writer.STUCK.dividedBy(2);

  private final Connections connections;
  private final Membership membership;
  private final Duration lease;
  private final Duration patience;

  /**
   * Whether nothing was committed over the writer's connection yet. Used by the writer's thread
   * only.
   */
  private boolean anew;

  /** Whether readers still have to follow the writer to its new connection. */
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

  /** The server's own setting, or {@code on} if that setting does not wait for the disk. */
  private static String durable(Statement statement) throws SQLException {
    try (var rows = statement.executeQuery("SHOW synchronous_commit")) {
      String set = rows.next() ? rows.getString(1) : "on";
      return Set.of("local", "remote_write", "remote_apply").contains(set) ? set : "on";
    }
  }

  @Override
  public <T> T read(Store.Operation<T> operation) {
    try (Connection connection = connections.borrow()) {
      return operation.run(new Sql(connection, Sql.Kind.POSTGRESQL_READER).tables());
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

  /** The server does that by itself. */
  @Override
  public void maintain(Sql sql) {}

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
