package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a store in use is a snapshot of one moment, and itself a usable store. */
class BackupTest {

  @TempDir Path folder = Path.of("");

  @Test
  void aBackupDuringWritesIsASnapshotOfOneMoment() throws Exception {
    AtomicBoolean going = new AtomicBoolean(true);
    AtomicInteger written = new AtomicInteger();
    Path copy = folder.resolve("copy.db");
    int before;
    try (Store store = JdbcStore.at(url("baton.db"))) {
      store.open();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                while (going.get()) {
                  int next = written.get();
                  store.commit(tables -> {
                    add(tables, "left", next);
                    add(tables, "right", next);
                    return true;
                  });
                  written.incrementAndGet();
                }
              });
      Awaitility.await().until(() -> written.get() > 50);
      before = written.get();
      Backup.write(url("baton.db"), copy);
      int after = written.get();
      Awaitility.await().until(() -> written.get() > after);
      going.set(false);
      writer.join();
    }
    if (Files.getFileStore(copy).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
          .isEqualTo("rw-------");
    }
    try (Store restored = JdbcStore.at(url("copy.db"))) {
      restored.open();
      int left = drained(restored, "left");
      assertThat(left).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(written.get());
      assertThat(drained(restored, "right")).as("no half transaction").isEqualTo(left);
    }
  }

  @Test
  void overwritesNothingAndLeavesNothingBehind() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken.db"), "mine");
    try (Store store = JdbcStore.at(url("baton.db"))) {
      store.open();
    }
    assertThatThrownBy(() -> Backup.write(url("baton.db"), taken))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("exists already");
    assertThat(taken).hasContent("mine");
    Path nowhere = folder.resolve("none").resolve("copy.db");
    assertThatThrownBy(() -> Backup.write(url("baton.db"), nowhere))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot write");
    assertThatThrownBy(() -> Backup.write(url("other.db"), folder.resolve("copy.db")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no store");
    assertThatThrownBy(
            () -> Backup.write("jdbc:postgresql://localhost/baton", folder.resolve("copy.db")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("only a SQLite store");
  }

  @Test
  void aFileThatIsNotAStoreIsNotCopied() throws IOException {
    Files.writeString(folder.resolve("torn.db"), "this is no database at all, ".repeat(100));
    Path copy = folder.resolve("copy.db");
    assertThatThrownBy(() -> Backup.write(url("torn.db"), copy)).isInstanceOf(StoreException.class);
    assertThat(copy).doesNotExist();
    assertThat(folder.resolve(".copy.db.part")).doesNotExist();
  }

  private String url(String name) {
    return "jdbc:sqlite:" + folder.resolve(name);
  }

  private static void add(Tables tables, String lane, int number) {
    String id = lane + number;
    tables
        .inbound()
        .add(
            "tg",
            lane,
            new Inbound(
                id,
                Place.chat(lane),
                null,
                true,
                Instant.EPOCH,
                new Event.Said(id, Content.Text.plain(id), null, null, true)),
            Instant.EPOCH);
  }

  private static int drained(Store store, String lane) {
    return store.commit(tables -> {
      int count = 0;
      for (var head = tables.inbound().head(lane);
          head.isPresent();
          head = tables.inbound().head(lane)) {
        tables.inbound().done(head.get());
        count++;
      }
      return count;
    });
  }
}
