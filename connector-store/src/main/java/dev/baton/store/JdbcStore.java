package dev.baton.store;

import java.sql.Connection;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The store over JDBC: one platform thread writes in group commits, other threads read
 * concurrently.
 *
 * <p>With SQLite, the store belongs to one program. With PostgreSQL, several nodes share the
 * database, and {@link #ownership()} says which part of the work belongs to this node.
 */
public final class JdbcStore implements Store {

  private final Database database;
  private final Writer writer;
  private final ShardOwnership ownership;

  private JdbcStore(Database database, Writer writer, ShardOwnership ownership) {
    this.database = database;
    this.writer = writer;
    this.ownership = ownership;
  }

  /**
   * A SQLite store for a JDBC URL. The driver must be on the class path. Does no I/O.
   *
   * @param url {@code jdbc:sqlite:} followed by a file name
   * @throws IllegalArgumentException for a URL of another kind
   */
  public static JdbcStore at(String url) {
    if (!url.startsWith(SqliteFile.PREFIX)
        || url.contains(":memory:")
        || url.length() == SqliteFile.PREFIX.length()) {
      throw new IllegalArgumentException("must be jdbc:sqlite: followed by a file name");
    }
    return at(url, UnaryOperator.identity());
  }

  /**
   * @param around what is put around connections; another than the identity only for tests that
   *     count statements
   */
  static JdbcStore at(String url, UnaryOperator<Connection> around) {
    Database file = new SqliteFile(url, around);
    return new JdbcStore(file, new Writer(file), ShardOwnership.SINGLE_NODE);
  }

  /**
   * A store in a PostgreSQL database that several nodes share. The driver and Flyway's PostgreSQL
   * module must be on the class path. Does no I/O.
   *
   * @param connections closed with the store
   */
  public static JdbcStore shared(Connections connections, NodeSettings node) {
    return shared(connections, node, true, Clock.systemUTC());
  }

  /**
   * @param fence whether a node that was left behind is kept from committing; false only to show
   *     that tests notice the difference
   * @param clock tells when nodes came and went; used only to delete old rows
   */
  static JdbcStore shared(Connections connections, NodeSettings node, boolean fence, Clock clock) {
    Membership membership = new Membership(node, fence, clock, System::nanoTime);
    Database database = new SharedDatabase(connections, membership, node.lease());
    Writer writer = new Writer(database);
    return new JdbcStore(
        database, writer, new ShardBalancer(node, membership, writer, database, System::nanoTime));
  }

  @Override
  public void open() {
    database.open();
    writer.start();
    ownership.open();
  }

  @Override
  public <T> CompletableFuture<T> submit(Operation<T> operation) {
    return submit(Terms.NONE, operation);
  }

  @Override
  public <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
    QueuedOperation<T> queued = new QueuedOperation<>(operation, terms);
    writer.submit(queued);
    return queued.future();
  }

  @Override
  public <T> T commit(Operation<T> operation) {
    return FutureResult.await(submit(operation));
  }

  @Override
  public <T> T read(Operation<T> operation) {
    if (!writer.isOpen()) {
      throw new StoreException("the store is closed", null);
    }
    return database.read(operation);
  }

  @Override
  public ShardOwnership ownership() {
    return ownership;
  }

  @Override
  public boolean healthy() {
    return writer.isHealthy();
  }

  @Override
  public void probe() {
    writer.submit(new QueuedOperation<>(probe -> probe.next("health"), Terms.NONE));
  }

  @Override
  public int waiting() {
    return writer.waiting();
  }

  @Override
  public void report(BatchListener listener) {
    writer.report(listener);
  }

  @Override
  public void close() {
    ownership.close();
    writer.close();
    database.close();
  }
}
