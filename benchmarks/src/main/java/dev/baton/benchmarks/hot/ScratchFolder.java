package dev.baton.benchmarks.hot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder for the database of one benchmark. */
record ScratchFolder(Path path) implements AutoCloseable {

  static ScratchFolder create() {
    try {
      return new ScratchFolder(Files.createTempDirectory("baton-hot"));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  String databaseUrl() {
    return "jdbc:sqlite:" + path.resolve("baton.db");
  }

  /** Deletes it with its files. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : Stream.concat(files, Stream.of(path)).toList()) {
        Files.delete(file);
      }
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
