package dev.baton.gateway;

import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Secret;
import dev.baton.store.JdbcStore;
import dev.baton.store.NodeSettings;
import dev.baton.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code store} in a {@code baton.yml} says. */
sealed interface StoreSettings {

  /** The store it describes, not open yet. */
  Store make();

  /** Looks whether it can be used. Blocking. */
  List<Finding> inspect();

  /**
   * A file.
   *
   * @param url {@code jdbc:sqlite:} and a file name
   */
  record Sqlite(String url) implements StoreSettings {

    @Override
    public Store make() {
      return JdbcStore.at(url);
    }

    /** A file is looked at by locking it, which would be in the way of a Baton that runs. */
    @Override
    public List<Finding> inspect() {
      return List.of();
    }
  }

  /**
   * A server that several nodes share.
   *
   * @param url JDBC URL
   * @param user null for what the URL says
   * @param password null for none, or what the URL says
   */
  record Postgres(String url, @Nullable String user, @Nullable Secret password, NodeSettings node)
      implements StoreSettings {

    @Override
    public Store make() {
      return JdbcStore.shared(PostgresConnections.to(this), node);
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
