package dev.baton.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A library that is loaded into a program before others, to delay and count what it syncs.
 *
 * @param folder where it is, readable by all: PostgreSQL runs as another user
 */
record FsyncShim(Path folder) implements AutoCloseable {

  /** Until a program loads the library, which writes 0. */
  private static final long NOT_COUNTED = -1;

  /** Compiles the library; empty if there is no C compiler. */
  static Optional<FsyncShim> compile() {
    try (InputStream source =
        Objects.requireNonNull(FsyncShim.class.getResourceAsStream("/fsync.c"))) {
      Path folder = Files.createTempDirectory("baton-fsync");
      allow(folder, "rwxr-xr-x");
      Path code = folder.resolve("fsync.c");
      Files.write(code, source.readAllBytes());
      Process compiler =
          new ProcessBuilder(
                  "cc", "-O2", "-shared", "-fPIC", "-o", "fsync.so", code.toString(), "-ldl")
              .directory(folder.toFile())
              .inheritIO()
              .start();
      return compiler.waitFor() == 0 ? Optional.of(new FsyncShim(folder)) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RunFailure("interrupted", interrupted);
    }
  }

  /** Where a program will count: how many fsyncs, and their nanoseconds. */
  SharedNumbers counts(String program) {
    SharedNumbers counts = SharedNumbers.create(file(program));
    counts.first(NOT_COUNTED);
    try {
      allow(file(program), "rw-rw-rw-");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return counts;
  }

  /** Whether no program has loaded the library to count there. */
  static boolean isNotCounted(SharedNumbers counts) {
    return counts.first() == NOT_COUNTED;
  }

  /** What has to be in the environment of a program. */
  Map<String, String> environment(DiskDelay delay, String program) {
    return Map.of(
        "LD_PRELOAD", folder.resolve("fsync.so").toString(),
        "FSYNC_DELAY_MICROS", String.valueOf(delay.micros()),
        "FSYNC_COUNTS", file(program).toString());
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private Path file(String program) {
    return folder.resolve(program);
  }

  private static void allow(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
