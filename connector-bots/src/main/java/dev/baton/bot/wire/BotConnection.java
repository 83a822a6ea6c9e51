package dev.baton.bot.wire;

import dev.baton.wire.WholeHeads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * A connection to a bot that can tell at once whether its server has closed it.
 *
 * <p>Servers close connections that nobody uses, some after five seconds. A call over such a
 * connection would be lost, so each is looked at before it is used again. HttpClient's own look
 * waits a millisecond for bytes; this one reads without waiting. Nothing may arrive while nobody
 * has asked: bytes, as much as the end of the stream, mean that the connection is of no more use.
 */
final class BotConnection extends DefaultManagedHttpClientConnection {

  BotConnection() {
    super("bot", null, null, WholeHeads.LIMITS, null, null, null, new WholeHeads());
  }

  @Override
  public boolean isStale() throws IOException {
    SocketHolder holder = getSocketHolder();
    if (holder == null) {
      return true;
    }
    SocketChannel channel = holder.getBaseSocket().getChannel();
    channel.configureBlocking(false);
    try {
      return channel.read(ByteBuffer.allocate(1)) != 0;
    } finally {
      channel.configureBlocking(true);
    }
  }
}
