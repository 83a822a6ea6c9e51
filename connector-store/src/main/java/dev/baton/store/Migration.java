package dev.baton.store;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbered migrations of the schema, the same for every database. */
final class Migration {

  private static final Logger log = LoggerFactory.getLogger(Migration.class);

  private Migration() {}

  /**
   * Brings a database up to date. Safe if several nodes do it at once, and if the database is newer
   * than this program, as it is for a while during a rolling upgrade.
   */
  static void run(String database, FluentConfiguration flyway) {
    try {
      Flyway migrations =
          flyway
              .locations("classpath:dev/baton/store/migration")
              .ignoreMigrationPatterns("*:future")
              .loggers("slf4j")
              .load();
      migrations.migrate();
      Arrays.stream(migrations.info().all())
          .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
          .map(migration -> String.valueOf(migration.getVersion()))
          .reduce((earlier, later) -> later)
          .ifPresent(version ->
              log.warn(
                  "{} is newer than this version, at {}: during an upgrade this node leaves to"
                      + " newer nodes what it does not know",
                  database,
                  version));
    } catch (FlywayException failure) {
      throw new StoreException(
          "cannot bring " + database + " up to date: " + failure.getMessage(), failure);
    }
  }
}
