package dev.baton.benchmarks;

import dev.baton.store.testkit.postgres.LocalPostgres;
import java.io.IOException;

/**
 * A process that keeps a PostgreSQL server and answers with the address of an empty database. What
 * is loaded into this process before others is loaded into the server too.
 */
final class PostgresHost {

  private PostgresHost() {}

  public static void main(String[] arguments) throws IOException {
    LineDialog dialog = LineDialog.begin();
    try (LocalPostgres postgres = LocalPostgres.start()) {
      dialog.say(new Hello(postgres.port(), ""));
      dialog.serve(
          Hello.class, hello -> new Hello(postgres.port(), postgres.url(postgres.freshDatabase())));
    }
  }
}
