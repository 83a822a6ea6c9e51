package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CheckpointerTest {

  private static final long MIB = 1 << 20;

  @TempDir private Path folder;

  /** SQLite's own checkpoints would let the log grow to 64 MB. */
  @Test
  void theLogBeginsAnewWhileTheWriterGoesOn() throws IOException {
    JdbcStore store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"));
    store.open();
    try {
      for (int written = 0; written < 60; written++) {
        int from = written * 100;
        store.commit(tables -> {
          IntStream.range(from, from + 100).forEach(each -> tables.next(name(each)));
          return true;
        });
        await()
            .pollInterval(Duration.ofMillis(5))
            .until(() -> Files.size(folder.resolve("baton.db-wal")) < 40 * MIB);
      }
      assertThat(Files.size(folder.resolve("baton.db"))).isGreaterThan(20 * MIB);
    } finally {
      store.close();
    }
  }

  /** It is only tried again: what was committed is committed. */
  @Test
  void aCopyThatFailsHarmsNobody() throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("other.db");
    try (Sql filler = new Sql(DriverManager.getConnection(url + "?wal_autocheckpoint=0"));
        Sql beside = new Sql(DriverManager.getConnection(url))) {
      Sql broken = new Sql(DriverManager.getConnection(url));
      filler.list(row -> row.text("journal_mode"), "PRAGMA journal_mode = WAL");
      filler.update("CREATE TABLE page AS SELECT zeroblob(9000000) AS bytes");
      broken.close();
      try (Checkpointer checkpointer = new Checkpointer(beside)) {
        await()
            .pollInterval(Duration.ofMillis(5))
            .until(() -> {
              checkpointer.wrote(broken);
              return toCopy(filler) == 0;
            });
        checkpointer.wrote(broken);
      }
      assertThat(filler.list(row -> row.count("n"), "SELECT count(*) AS n FROM page"))
          .containsExactly(1);
    }
  }

  private static long toCopy(Sql sql) {
    return sql.first(
            row -> row.number("log") - row.number("checkpointed"), "PRAGMA wal_checkpoint(NOOP)")
        .orElseThrow();
  }

  /** The name of a stream that takes most of a page. */
  private static String name(int number) {
    return "%08d".formatted(number) + "x".repeat(4_000);
  }
}
