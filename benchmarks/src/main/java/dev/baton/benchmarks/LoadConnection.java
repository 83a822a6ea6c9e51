package dev.baton.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A kept connection with one HTTP call at a time, of which it reads no more than it must. */
final class LoadConnection implements AutoCloseable {

  private static final int UNKNOWN = -1;
  private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-'};

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer out = ByteBuffer.allocateDirect(16 << 10);
  private final ByteBuffer in = ByteBuffer.allocate(64 << 10);
  private long intended;
  private int whole = UNKNOWN;

  LoadConnection(int port, Selector selector) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  void send(byte[] call, long at) throws IOException {
    intended = at;
    whole = UNKNOWN;
    in.clear();
    out.clear().put(call).flip();
    flush();
  }

  /** When the call under way was to be made. */
  long intended() {
    return intended;
  }

  /** Goes on with what the selector found; the status once the answer is complete, 0 before. */
  int proceed() throws IOException {
    if (key.isWritable()) {
      flush();
    }
    if (!key.isReadable()) {
      return 0;
    }
    int count = channel.read(in);
    if (count < 0) {
      throw new EOFException("the server closed a connection");
    }
    if (whole == UNKNOWN) {
      whole = length();
    }
    return whole != UNKNOWN && in.position() >= whole ? status() : 0;
  }

  /** Whether the answer holds a stamp, and so what the bot said. */
  boolean stamped() {
    return Stamp.find(in.array(), 0, in.position()) != Stamp.NONE;
  }

  private void flush() throws IOException {
    channel.write(out);
    key.interestOps(
        out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  private int status() {
    return (in.get(9) - '0') * 100 + (in.get(10) - '0') * 10 + in.get(11) - '0';
  }

  /** The length of the answer with its head; unknown until the head is complete. */
  private int length() throws IOException {
    byte[] bytes = in.array();
    int body = 0;
    int lineStart = 0;
    for (int at = 0; at + 1 < in.position(); at++) {
      if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
        if (at == lineStart) {
          if (at + 2 + body > bytes.length) {
            throw new IOException("an answer of " + body + " bytes is too long");
          }
          return at + 2 + body;
        }
        body = Math.max(body, contentLength(bytes, lineStart, at));
        lineStart = at + 2;
      }
    }
    return UNKNOWN;
  }

  private static int contentLength(byte[] bytes, int from, int to) {
    for (int at = 0; at < LENGTH.length; at++) {
      if (from + at >= to || Character.toLowerCase(bytes[from + at]) != LENGTH[at]) {
        return 0;
      }
    }
    if (Character.toLowerCase(bytes[from + LENGTH.length]) != 'l') {
      return 0;
    }
    int length = 0;
    for (int at = from; at < to; at++) {
      if (bytes[at] >= '0' && bytes[at] <= '9') {
        length = length * 10 + bytes[at] - '0';
      }
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
