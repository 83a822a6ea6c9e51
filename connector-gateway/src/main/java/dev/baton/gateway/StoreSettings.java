package dev.baton.gateway;

import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Secret;
import dev.baton.store.JdbcStore;
import dev.baton.store.NodeSettings;
import dev.baton.store.Store;
import dev.baton.store.StoreFile;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section {@code store} of a {@code baton.yml}. */
sealed interface StoreSettings {

  /** Creates the store it describes, not yet opened. */
  Store make();

  /** As {@link #make}, and its connections are measured. */
  default Store make(MeterRegistry registry) {
    return make();
  }

  /** Checks whether it can be used. Blocking. */
  List<Finding> inspect();

  /**
   * A SQLite file.
   *
   * @param url {@code jdbc:sqlite:} and a file name
   */
  record Sqlite(String url) implements StoreSettings {

    @Override
    public Store make() {
      return JdbcStore.at(url);
    }

    @Override
    public List<Finding> inspect() {
      return new SqliteInspection(StoreFile.of(url)).run();
    }
  }

  /**
   * A PostgreSQL server that several nodes may share.
   *
   * @param url JDBC URL
   * @param user null for the URL's own
   * @param password null for none, or the URL's own
   */
  record Postgres(String url, @Nullable String user, @Nullable Secret password, NodeSettings node)
      implements StoreSettings {

    @Override
    public Store make() {
      return JdbcStore.shared(PostgresConnections.to(this), node);
    }

    @Override
    public Store make(MeterRegistry registry) {
      PostgresConnections connections = PostgresConnections.to(this);
      connections.measure(registry);
      return JdbcStore.shared(connections, node);
    }

    @Override
    public List<Finding> inspect() {
      return new PostgresInspection(this).run();
    }

    @Override
    public String toString() {
      return "Postgres[" + PostgresConnections.name(url) + ", " + node + "]";
    }
  }
}
