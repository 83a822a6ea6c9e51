package dev.baton.webex;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An input stream that fails once more bytes are read than the limit allows. */
final class BoundedStream extends FilterInputStream {

  private final long limit;
  private volatile long total;

  BoundedStream(InputStream bytes, long limit) {
    super(bytes);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      count(1);
    }
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Returns whether reading failed because of the limit. */
  boolean exceeded() {
    return total > limit;
  }

  private void count(long bytes) throws IOException {
    long sum = total + bytes;
    total = sum;
    if (sum > limit) {
      throw new IOException("the file is larger than " + limit + " bytes");
    }
  }
}
