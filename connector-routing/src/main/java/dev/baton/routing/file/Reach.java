package dev.baton.routing.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * How a server is found and called, in two steps: what stands between them is judged.
 *
 * <p>The JDK's HTTP client looks a name up by itself when it connects. A name whose answer changes
 * would pass a check and then lead elsewhere, so here the address that was checked is called.
 */
interface Reach {

  /** The addresses of a host, which may be a name or an address. */
  InetAddress[] resolve(String host) throws UnknownHostException;

  /** Connects to exactly this address. */
  Socket connect(InetSocketAddress address, Duration timeout) throws IOException;

  /** Makes the connection secret, with a server that proves to be {@code host}. */
  Socket secure(Socket plain, String host, int port) throws IOException;

  /** The network of this machine. */
  static Reach direct() {
    return over((SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /** The network of this machine, with servers that these sockets trust. */
  static Reach over(SSLSocketFactory secure) {
    return new Reach() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
      }

      @Override
      public Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
          socket.connect(address, Math.toIntExact(timeout.toMillis()));
          return socket;
        } catch (IOException unreachable) {
          socket.close();
          throw unreachable;
        }
      }

      @Override
      public Socket secure(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) secure.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
      }
    };
  }
}
