package dev.baton.routing.file;

import dev.baton.wire.WholeHeads;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one address, for one request, with an end from the start.
 *
 * <p>Nothing here looks up a name, repeats a request or follows an answer. When its time is over,
 * the socket is closed, whatever is waiting for it.
 */
final class LinkConnection implements AutoCloseable {

  /** An answer's head: 100 lines of 16 KiB. */
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(16 << 10).setMaxHeaderCount(100).build();

  private final URI link;
  private final DefaultBHttpClientConnection http =
      new DefaultBHttpClientConnection(
          LIMITS, null, null, null, null, null, null, new WholeHeads(LIMITS));
  private final CompletableFuture<Void> noAnswer;
  private final CompletableFuture<Void> noEnd;

  /**
   * Connects to nothing yet.
   *
   * @param answer until the head of the answer is there
   * @param whole until the file is read and closed
   */
  LinkConnection(URI link, Duration answer, Duration whole) {
    this.link = link;
    this.noAnswer = cutAfter(answer);
    this.noEnd = cutAfter(whole);
  }

  private CompletableFuture<Void> cutAfter(Duration time) {
    CompletableFuture<Void> over =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> unused = over.thenRun(() -> http.close(CloseMode.IMMEDIATE));
    return over;
  }

  /** Connects to this address, whatever the host would lead to by now. Sends no request. */
  void open(LinkWeb web, InetSocketAddress address, Duration limit) throws IOException {
    Socket socket = web.sockets().createSocket();
    http.bind(socket);
    socket.connect(address, Math.toIntExact(limit.toMillis()));
    if (isSecure(link)) {
      SSLSocket tls =
          (SSLSocket) web.tls().createSocket(socket, host(link), address.getPort(), true);
      SSLParameters named = tls.getSSLParameters();
      named.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(named);
      tls.startHandshake();
      http.bind(tls, socket);
    }
  }

  /** Asks for the file. */
  Answer ask() throws IOException {
    try {
      ClassicHttpResponse response =
          new HttpRequestExecutor().execute(request(), http, HttpCoreContext.create());
      noAnswer.cancel(false);
      return new Answer(response);
    } catch (IOException failed) {
      close();
      throw failed;
    } catch (HttpException strange) {
      close();
      throw new IOException("the answer is not HTTP", strange);
    }
  }

  /** Compression is off, so that limits on the size of a file hold for what is read. */
  private ClassicHttpRequest request() {
    URI ascii = URI.create(link.toASCIIString());
    ClassicHttpRequest request = new BasicClassicHttpRequest("GET", ascii);
    request.addHeader("Host", ascii.getHost() + (ascii.getPort() < 0 ? "" : ":" + ascii.getPort()));
    request.addHeader("User-Agent", "Baton");
    request.addHeader("Accept", "*/*");
    request.addHeader("Accept-Encoding", "identity");
    request.addHeader("Connection", "close");
    return request;
  }

  /** Ends whatever is going on; never blocks. */
  @Override
  public void close() {
    noAnswer.cancel(false);
    noEnd.cancel(false);
    http.close(CloseMode.IMMEDIATE);
  }

  static boolean isSecure(URI link) {
    return "https".equalsIgnoreCase(link.getScheme());
  }

  /** A name, or an address without brackets. */
  static String host(URI link) {
    String host = link.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static int port(URI link) {
    if (link.getPort() >= 0) {
      return link.getPort();
    }
    return isSecure(link) ? 443 : 80;
  }

  /**
   * An answer, of which the head is there. It is of no use any more once its connection is closed.
   */
  final class Answer {

    private final ClassicHttpResponse response;

    private Answer(ClassicHttpResponse response) {
      this.response = response;
    }

    int status() {
      return response.getCode();
    }

    @Nullable String header(String name) {
      Header header = response.getFirstHeader(name);
      return header == null ? null : header.getValue();
    }

    /** In bytes; negative if unknown. */
    long size() {
      HttpEntity body = response.getEntity();
      return body == null ? 0 : body.getContentLength();
    }

    /** The file. Closing it closes the connection. */
    InputStream bytes() throws IOException {
      HttpEntity body = response.getEntity();
      return new FilterInputStream(
          body == null ? InputStream.nullInputStream() : body.getContent()) {
        @Override
        public void close() {
          LinkConnection.this.close();
        }
      };
    }

    void close() {
      LinkConnection.this.close();
    }
  }
}
