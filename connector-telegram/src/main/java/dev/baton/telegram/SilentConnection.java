package dev.baton.telegram;

import dev.baton.wire.WholeHeads;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that logs nothing of what goes over it. The first line of each request holds the
 * token, and HttpClient would log it for whoever wants its logs at DEBUG.
 *
 * <p>Before it is used again it is looked at, which takes a millisecond or two.
 */
final class SilentConnection extends DefaultManagedHttpClientConnection {

  /** Larger bodies do not go through the buffers, and many calls may be open at once. */
  private static final Http1Config LIMITS =
      Http1Config.custom()
          .setBufferSize(2 << 10)
          .setMaxLineLength(64 << 10)
          .setMaxHeaderCount(200)
          .build();

  SilentConnection() {
    super("telegram", null, null, LIMITS, null, null, null, new WholeHeads(LIMITS));
  }

  @Override
  public void bind(Socket socket) throws IOException {
    bind(new SocketHolder(socket));
  }

  @Override
  public void bind(SSLSocket tls, Socket socket) throws IOException {
    bind(new SocketHolder(tls, socket));
  }

  /** Bytes that nobody has asked for would be read as the answer to the next call. */
  @Override
  public boolean isStale() throws IOException {
    return super.isStale() || isDataAvailable(Timeout.ONE_MILLISECOND);
  }

  @Override
  protected void onRequestSubmitted(ClassicHttpRequest request) {}

  @Override
  protected void onResponseReceived(ClassicHttpResponse response) {}
}
