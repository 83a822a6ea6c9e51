package dev.baton.gateway;

import dev.baton.store.Store;
import dev.baton.store.testkit.StoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The store's contract on a real PostgreSQL, also with a collation that sorts as people do. */
class JdbcStoreOnPostgresTest extends StoreContract {

  private final Map<Path, String> databases = new ConcurrentHashMap<>();

  @Override
  protected Store storeIn(Path folder) {
    String database =
        databases.computeIfAbsent(folder, fresh -> Postgres.server().freshDatabaseIn("en"));
    return Postgres.settings(Postgres.server(), database, Duration.ofSeconds(10)).make();
  }
}
