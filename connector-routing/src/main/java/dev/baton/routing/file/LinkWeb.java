package dev.baton.routing.file;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * How links reach the web.
 *
 * @param names asked once for each host, addresses included
 * @param sockets makes those to connect with
 * @param tls puts TLS over them
 * @param whole from the start of a fetch to the end of its file: a server that takes longer is cut
 *     off
 */
record LinkWeb(Names names, SocketFactory sockets, SSLSocketFactory tls, Duration whole) {

  private static final Duration WHOLE = Duration.ofMinutes(2);

  /** Finds the addresses of a host. */
  @FunctionalInterface
  interface Names {
    List<InetAddress> lookUp(String host) throws IOException;
  }

  /** This machine's own way, without an HTTP proxy, which would look up names itself. */
  static LinkWeb ofThisMachine() {
    return new LinkWeb(
        host -> List.of(InetAddress.getAllByName(host)),
        SocketFactory.getDefault(),
        anonymous().getSocketFactory(),
        WHOLE);
  }

  /** Trusts whom this machine trusts, and shows no server who this machine is. */
  private static SSLContext anonymous() {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(new KeyManager[0], null, null);
      return tls;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("this JDK speaks no TLS", broken);
    }
  }
}
