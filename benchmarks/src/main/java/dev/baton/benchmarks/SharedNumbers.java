package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Two numbers that processes share through a mapped file. */
final class SharedNumbers {

  private static final int BYTES = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final MappedByteBuffer buffer;

  private SharedNumbers(MappedByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** Creates the file, with zeros. */
  static SharedNumbers create(Path file) {
    try {
      Files.write(file, new byte[BYTES]);
      return open(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static SharedNumbers open(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new SharedNumbers(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long first() {
    return (long) LONGS.getVolatile(buffer, 0);
  }

  long second() {
    return (long) LONGS.getVolatile(buffer, Long.BYTES);
  }

  void first(long value) {
    LONGS.setVolatile(buffer, 0, value);
  }

  void increaseFirst() {
    LONGS.getAndAdd(buffer, 0, 1L);
  }
}
