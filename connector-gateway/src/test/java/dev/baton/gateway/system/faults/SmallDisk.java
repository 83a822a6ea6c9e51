package dev.baton.gateway.system.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A small file system that is soon full: a {@code tmpfs}, which only root may mount. */
final class SmallDisk implements AutoCloseable {

  private static final int PIECE = 1 << 16;

  private final Path mount;
  private final String refusal;

  private SmallDisk(Path mount, String refusal) {
    this.mount = mount;
    this.refusal = refusal;
  }

  static SmallDisk of(int megabytes) {
    try {
      Path mount = Files.createTempDirectory("baton-disk");
      String refusal =
          run(
              "mount",
              "-t",
              "tmpfs",
              "-o",
              "mode=755,size=" + megabytes + "m",
              "tmpfs",
              mount.toString());
      if (refusal.isEmpty()) {
        Files.createDirectory(
            mount.resolve("data"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return new SmallDisk(mount, refusal);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  boolean isMounted() {
    return refusal.isEmpty();
  }

  String whyNot() {
    return "a small disk cannot be mounted here: " + refusal;
  }

  /** The folder that will run out of space. */
  Path folder() {
    return mount.resolve("data");
  }

  /** Fills all space. */
  void fill() throws IOException {
    byte[] piece = new byte[PIECE];
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (Files.getFileStore(mount).getUsableSpace() > 0) {
        long left = Math.min(PIECE, Files.getFileStore(mount).getUsableSpace());
        ballast.write(piece, 0, (int) left);
      }
    } catch (IOException full) {
      if (Files.getFileStore(mount).getUsableSpace() > PIECE) {
        throw full;
      }
    }
  }

  /** Frees the space again. */
  void free() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return mount.resolve("ballast");
  }

  @Override
  public void close() {
    try {
      if (isMounted()) {
        run("umount", "-l", mount.toString());
      }
      try (Stream<Path> left = Files.walk(mount)) {
        for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A command's error output; empty if it succeeded. */
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return command[0] + " does not end";
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    return process.exitValue() == 0 ? "" : said.isBlank() ? command[0] + " failed" : said.strip();
  }
}
