package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The stamps of the last messages of each chat, in a mapped file: the generator adds to it before
 * it announces a message, and the world lists them when Baton asks.
 */
final class RecentMessages {

  /** How many chats there may be. */
  static final int CHATS = 1 << 14;

  private static final int KEPT = 15;
  private static final int BYTES = (KEPT + 1) * Long.BYTES;
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer buffer;

  private RecentMessages(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  static void create(Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), (long) CHATS * BYTES - 1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static RecentMessages open(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new RecentMessages(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) CHATS * BYTES));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void add(int chat, long stamp) {
    int at = chat * BYTES;
    long count = (long) LONGS.getVolatile(buffer, at);
    LONGS.setVolatile(buffer, slot(at, count), stamp);
    LONGS.setVolatile(buffer, at, count + 1);
  }

  /** The newest stamps, newest first. */
  long[] newest(int chat, int most) {
    int at = chat * BYTES;
    long count = (long) LONGS.getVolatile(buffer, at);
    long[] stamps = new long[(int) Math.min(Math.min(count, most), KEPT)];
    for (int each = 0; each < stamps.length; each++) {
      stamps[each] = (long) LONGS.getVolatile(buffer, slot(at, count - 1 - each));
    }
    return stamps;
  }

  private static int slot(int at, long number) {
    return at + Long.BYTES + (int) (number % KEPT) * Long.BYTES;
  }
}
