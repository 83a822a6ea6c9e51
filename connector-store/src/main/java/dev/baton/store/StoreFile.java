package dev.baton.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file of a SQLite store, and the lock file beside it, which the program that uses it holds.
 *
 * @param path absolute
 */
public record StoreFile(Path path) {

  /**
   * The file of a JDBC URL.
   *
   * @param url {@code jdbc:sqlite:} followed by a file name
   */
  public static StoreFile of(String url) {
    return new StoreFile(Path.of(url.substring(SqliteFile.PREFIX.length())).toAbsolutePath());
  }

  /** Whether a program uses the store now. Neither waits for it nor disturbs it. */
  public boolean isInUse() throws IOException {
    Path lock = lock();
    if (!Files.exists(lock)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      FileLock free = tryLock(channel);
      return free == null;
    }
  }

  Path lock() {
    return path.resolveSibling(path.getFileName() + ".lock");
  }

  static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }
}
