package dev.baton.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A library that is loaded into a program before others, to delay and count what it syncs. */
record FsyncShim(Path library) {

  /** Compiles the library; empty if there is no C compiler. */
  static Optional<FsyncShim> compile(Path folder) {
    Path source = folder.resolve("fsync.c");
    Path library = folder.resolve("fsync.so");
    try (InputStream resource =
        Objects.requireNonNull(FsyncShim.class.getResourceAsStream("/fsync.c"))) {
      Files.write(source, resource.readAllBytes());
      Process compiler =
          new ProcessBuilder(
                  "cc",
                  "-O2",
                  "-shared",
                  "-fPIC",
                  "-o",
                  library.toString(),
                  source.toString(),
                  "-ldl")
              .inheritIO()
              .start();
      return compiler.waitFor() == 0 ? Optional.of(new FsyncShim(library)) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RunFailure("interrupted", interrupted);
    }
  }

  /** What has to be in the environment of a program. */
  Map<String, String> environment(DiskDelay delay, Path counts) {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FSYNC_DELAY_MICROS", String.valueOf(delay.micros()),
        "FSYNC_COUNTS", counts.toString());
  }
}
