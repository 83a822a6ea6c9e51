package dev.baton.gateway;

import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.store.StoreFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a SQLite file can be used. It does not open the database, which would lock it: a
 * running Baton is not disturbed, and nothing is left behind.
 */
final class SqliteInspection {

  private static final byte[] BEGINS = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final StoreFile store;

  SqliteInspection(StoreFile store) {
    this.store = store;
  }

  List<Finding> run() {
    String wrong = wrong();
    return List.of(wrong == null ? new Finding(true, place()) : new Finding(false, wrong));
  }

  private String place() {
    return Files.exists(store.path())
        ? store.path() + " can be written"
        : store.path() + " can be created";
  }

  private @Nullable String wrong() {
    Path folder = existing(store.path().getParent());
    if (folder == null || !Files.isDirectory(folder)) {
      return "%s is a file, so %s cannot be in it; write another store.url"
          .formatted(folder, store.path());
    }
    if (Files.isDirectory(store.path())) {
      return store.path() + " is a directory; write a file's name in store.url";
    }
    if (!takesFiles(folder)) {
      return "the directory %s cannot be written to by %s; allow it, or write another store.url"
          .formatted(folder, System.getProperty("user.name"));
    }
    if (!Files.exists(store.path())) {
      return null;
    }
    if (!Files.isWritable(store.path())) {
      return "%s cannot be written to by %s; allow it, or write another store.url"
          .formatted(store.path(), System.getProperty("user.name"));
    }
    return isDatabase()
        ? null
        : store.path() + " is no SQLite database; write another file's name in store.url";
  }

  /** The folder itself or, if it is still to be created, the nearest one above it. */
  private static @Nullable Path existing(@Nullable Path folder) {
    Path found = folder;
    while (found != null && !Files.exists(found)) {
      found = found.getParent();
    }
    return found;
  }

  /** Permissions alone do not tell: a disk may be read-only, and root may do anything. */
  private static boolean takesFiles(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, ".baton-check", null));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private boolean isDatabase() {
    try (InputStream in = Files.newInputStream(store.path())) {
      byte[] first = in.readNBytes(BEGINS.length);
      return first.length == 0 || Arrays.equals(first, BEGINS);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
