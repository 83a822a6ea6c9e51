package dev.baton.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that fails and repeats in its errors all that it was sent, headers and address included:
 * what a test of secrets calls in place of a platform or a bot.
 */
public final class EchoServer implements AutoCloseable {

  /** How it fails. */
  public enum Failure {
    UNAUTHORIZED(401, "application/json"),
    BAD_REQUEST(400, "application/json"),
    NOT_FOUND(404, "application/json"),
    TOO_MANY(429, "application/json"),
    BROKEN(500, "application/json"),
    BROKEN_PAGE(500, "text/html"),
    /** Says all is well, and then what is no JSON. */
    GARBAGE(200, "application/json"),
    /** Leads back to itself, with the address that was called as a parameter. */
    REDIRECT(302, "text/html"),
    /** Hangs up without an answer. */
    HANGS_UP(0, "");

    private final int status;
    private final String type;

    Failure(int status, String type) {
      this.status = status;
      this.type = type;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(EchoServer.class);

  private final HttpServer server;
  private final ServerSocket blunt;
  private final List<HttpServer> unvouched = new CopyOnWriteArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger handshakes = new AtomicInteger();
  private volatile Failure failure = Failure.BROKEN;

  private EchoServer(HttpServer server, ServerSocket blunt) {
    this.server = server;
    this.blunt = blunt;
  }

  /** Starts on a free port of this machine. */
  public static EchoServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ServerSocket blunt = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      EchoServer echo = new EchoServer(server, blunt);
      Thread.ofVirtual().name("blunt-server").start(() -> refuse(blunt));
      server.createContext("/", echo::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return echo;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where it listens, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The same place by a name of another form, which to a client is another host. */
  public String otherHost() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** An address that promises TLS, where somebody listens who knows nothing of it. */
  public String withoutTls() {
    return "https://127.0.0.1:" + blunt.getLocalPort();
  }

  /**
   * The address of a server with TLS whose certificate is for this very address and within its
   * time, but signed by nobody whom anybody trusts. It answers like the other.
   */
  public String withoutVoucher() {
    try {
      HttpsServer made =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setHttpsConfigurator(
          new HttpsConfigurator(SelfSigned.forThisMachine()) {
            @Override
            public void configure(HttpsParameters parameters) {
              handshakes.incrementAndGet();
              parameters.setSSLParameters(getSSLContext().getDefaultSSLParameters());
            }
          });
      made.createContext("/", this::answer);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.start();
      unvouched.add(made);
      return "https://127.0.0.1:" + made.getAddress().getPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** How many callers began a handshake at {@link #withoutVoucher}, whatever came of it. */
  public int handshakes() {
    return handshakes.get();
  }

  private static void refuse(ServerSocket blunt) {
    while (!blunt.isClosed()) {
      try (Socket caller = blunt.accept()) {
        caller
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException over) {
        LOG.debug("a caller was not refused: {}", over.toString());
      }
    }
  }

  /** From now on it fails like this. */
  public void fail(Failure how) {
    failure = how;
  }

  /** What it was sent so far: method, address and headers of each call. */
  public List<String> seen() {
    return List.copyOf(seen);
  }

  private void answer(HttpExchange exchange) throws IOException {
    Failure how = failure;
    String sent =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders();
    seen.add(sent);
    exchange.getRequestBody().readAllBytes();
    if (how == Failure.HANGS_UP) {
      exchange.close();
      return;
    }
    String told = sent.replace("\\", "").replace("\"", "'");
    String json =
        """
        {"ok":false,"error_code":%d,"description":"%s","message":"%s","reason":"%s","errors":[{"description":"again %s"}]}\
        """
            .formatted(how.status, told, told, told, told);
    boolean isJson = how.type.endsWith("json") && how != Failure.GARBAGE;
    byte[] body = (isJson ? json : "<p>" + told + "</p>").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", how.type);
    if (how == Failure.REDIRECT) {
      exchange.getResponseHeaders().set("Location", otherHost() + "/elsewhere");
    }
    exchange.sendResponseHeaders(how.status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    unvouched.forEach(each -> each.stop(0));
    try {
      blunt.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }
}
