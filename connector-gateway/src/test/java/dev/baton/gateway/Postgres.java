package dev.baton.gateway;

import dev.baton.connector.Secret;
import dev.baton.store.NodeSettings;
import dev.baton.store.testkit.postgres.LocalPostgres;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL for all tests of this JVM that do not stop it, and connections to it. */
public final class Postgres {

  private static @Nullable LocalPostgres server;

  private Postgres() {}

  /** The server; skips the calling test, with the reason, if there is none to start. */
  public static synchronized LocalPostgres server() {
    LocalPostgres running = server;
    if (running == null) {
      running = LocalPostgres.start();
      server = running;
    }
    return running;
  }

  static StoreSettings.Postgres settings(LocalPostgres server, String database, Duration lease) {
    return new StoreSettings.Postgres(
        server.url(database), server.user(), new Secret(""), new NodeSettings("test", lease));
  }
}
