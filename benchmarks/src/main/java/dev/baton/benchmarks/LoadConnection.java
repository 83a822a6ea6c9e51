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
import org.jspecify.annotations.Nullable;

/** A kept connection with one HTTP call at a time, of which it reads no more than it must. */
final class LoadConnection implements AutoCloseable {

  private final int number;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer out = ByteBuffer.allocateDirect(16 << 10);
  private final ByteBuffer in = ByteBuffer.allocate(64 << 10);
  private long intended;
  private @Nullable AnswerHead head;

  /**
   * Connects.
   *
   * @param number which of the connections it is, from 0
   */
  LoadConnection(int number, int port, Selector selector) throws IOException {
    this.number = number;
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  void send(byte[] call, long at) throws IOException {
    intended = at;
    head = null;
    in.clear();
    out.clear().put(call).flip();
    flush();
  }

  int number() {
    return number;
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
    if (!in.hasRemaining()) {
      throw new IOException("an answer is longer than " + in.capacity());
    }
    if (head == null) {
      head = AnswerHead.read(in.array(), in.position());
    }
    return head != null && head.complete(in.array(), in.position()) ? status() : 0;
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

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
