package dev.baton.store;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The numbered migrations of the schema, the same for every database. */
final class Migration {

  private Migration() {}

  /**
   * Brings a database up to date. Safe when several nodes do it at once, and when the database is
   * newer than this program, which is so for a while during a rolling upgrade.
   */
  static void run(String database, FluentConfiguration flyway) {
    try {
      flyway.locations("classpath:dev/baton/store/migration").loggers("slf4j").load().migrate();
    } catch (FlywayException failure) {
      throw new StoreException(
          "cannot bring " + database + " up to date: " + failure.getMessage(), failure);
    }
  }
}
