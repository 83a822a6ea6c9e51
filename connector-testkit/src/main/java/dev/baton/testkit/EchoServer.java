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
 * A server that fails, and whose errors repeat everything it was sent, including the headers and
 * the address. Tests of secrets call it in place of a platform or a bot.
 */
public final class EchoServer implements AutoCloseable {

  /** A way to fail. */
  public enum Failure {
    UNAUTHORIZED(401, "application/json"),
    BAD_REQUEST(400, "application/json"),
    NOT_FOUND(404, "application/json"),
    TOO_MANY(429, "application/json"),
    BROKEN(500, "application/json"),
    BROKEN_PAGE(500, "text/html"),
    /** Answers 200 with a body that is not JSON. */
    GARBAGE(200, "application/json"),
    /** Redirects to itself under another host name. */
    REDIRECT(302, "text/html"),
    /** Closes the connection without an answer. */
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
  private final ServerSocket plain;
  private final List<HttpServer> untrustedServers = new CopyOnWriteArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger handshakes = new AtomicInteger();
  private volatile Failure failure = Failure.BROKEN;

  private EchoServer(HttpServer server, ServerSocket plain) {
    this.server = server;
    this.plain = plain;
  }

  /** Starts on a free port of this machine. */
  public static EchoServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      EchoServer echo = new EchoServer(server, plain);
      Thread.ofVirtual().name("plain-server").start(() -> refuse(plain));
      server.createContext("/", echo::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return echo;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The address it listens at, without a trailing slash. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The same server under another name; to a client it is another host. */
  public String otherHost() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** An {@code https} address whose server does not speak TLS. */
  public String withoutTls() {
    return "https://127.0.0.1:" + plain.getLocalPort();
  }

  /**
   * The address of a TLS server whose certificate is issued for this address and not expired, but
   * not signed by a trusted authority. It answers like {@link #url()}.
   */
  public String untrusted() {
    try {
      HttpsServer made =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setHttpsConfigurator(
          new HttpsConfigurator(SelfSigned.forLoopback()) {
            @Override
            public void configure(HttpsParameters parameters) {
              handshakes.incrementAndGet();
              parameters.setSSLParameters(getSSLContext().getDefaultSSLParameters());
            }
          });
      made.createContext("/", this::answer);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.start();
      untrustedServers.add(made);
      return "https://127.0.0.1:" + made.getAddress().getPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** How many callers began a handshake at {@link #untrusted}, whatever came of it. */
  public int handshakes() {
    return handshakes.get();
  }

  private static void refuse(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (Socket caller = plain.accept()) {
        caller
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException over) {
        LOG.debug("a caller was not refused: {}", over.toString());
      }
    }
  }

  /** Makes the server fail in this way from now on. */
  public void fail(Failure how) {
    failure = how;
  }

  /** The calls so far, each with method, address and headers. */
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
    untrustedServers.forEach(each -> each.stop(0));
    try {
      plain.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }
}
