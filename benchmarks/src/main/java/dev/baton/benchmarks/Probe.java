package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Measures the machine itself. */
final class Probe {

  private static final int PIECES = 60;
  private static final int MEGABYTES = 40;
  private static final int SYNCS = 60;

  private Probe() {}

  /** By how much the slowest of many equal pieces of work is slower than the median. */
  static double noise() {
    byte[] block = new byte[1 << 20];
    double[] millis = new double[PIECES];
    CRC32 sum = new CRC32();
    for (int piece = -PIECES / 4; piece < PIECES; piece++) {
      long begun = System.nanoTime();
      for (int each = 0; each < MEGABYTES; each++) {
        sum.update(block);
      }
      if (piece >= 0) {
        millis[piece] = (System.nanoTime() - begun) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[PIECES - 1] / millis[PIECES / 2] - 1;
  }

  /** How long the disk below a folder needs to sync 4 KiB, at the median. */
  static double fsyncMillis(Path folder) {
    Path file = folder.resolve("probe");
    double[] millis = new double[SYNCS];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int each = 0; each < SYNCS; each++) {
        channel.write(ByteBuffer.allocate(4096));
        long begun = System.nanoTime();
        channel.force(false);
        millis[each] = (System.nanoTime() - begun) / 1e6;
      }
      Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Arrays.sort(millis);
    return millis[SYNCS / 2];
  }
}
