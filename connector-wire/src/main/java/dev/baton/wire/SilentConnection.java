package dev.baton.wire;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that logs nothing of what goes over it. The head of each request holds the token,
 * and HttpClient would log it for whoever wants its logs at DEBUG.
 *
 * <p>Before it is used again it is looked at, which takes a millisecond or two.
 */
final class SilentConnection extends DefaultManagedHttpClientConnection {

  SilentConnection() {
    super("platform", null, null, WholeHeads.LIMITS, null, null, null, new WholeHeads());
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
