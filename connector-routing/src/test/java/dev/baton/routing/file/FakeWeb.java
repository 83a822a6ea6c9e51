package dev.baton.routing.file;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Files;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * Host names with prepared answers (the last answer of each repeats), and local servers to which
 * all their addresses connect.
 */
final class FakeWeb implements Closeable {

  private final Map<String, Deque<String[]>> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> called = new CopyOnWriteArrayList<>();
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private volatile boolean addresses;

  @FunctionalInterface
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  FakeWeb answers(String name, String... found) {
    answers.computeIfAbsent(name, unknown -> new ArrayDeque<>()).add(found);
    return this;
  }

  /** Lets the JDK parse hosts without prepared answers if they look like addresses. */
  void addresses() {
    addresses = true;
  }

  /** The hosts that were looked up. */
  List<String> asked() {
    return asked;
  }

  /** The addresses that were connected to. */
  List<String> called() {
    return called;
  }

  String read(String url, HttpServer server) throws IOException {
    return read(url, server, LinkWeb.ofThisMachine());
  }

  String read(String url, HttpServer server, LinkWeb way) throws IOException {
    return read(open(url, server.getAddress().getPort(), way));
  }

  String read(String url, int port) throws IOException {
    return read(open(url, port, LinkWeb.ofThisMachine()));
  }

  private static String read(Files.Opened file) throws IOException {
    try (file) {
      return new String(file.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Files.Opened open(String url, int port, LinkWeb way) {
    return new LinkFetcher(false, leadingTo(port, way), System::nanoTime)
        .fetch(new FileRef.Linked(URI.create(url), null, null));
  }

  private LinkWeb leadingTo(int port, LinkWeb way) {
    return new LinkWeb(
        this::lookUp,
        new RedirectingSockets((address, millis) -> {
          called.add(address.getAddress().getHostAddress());
          return new InetSocketAddress(loopback(), port);
        }),
        way.tls(),
        way.whole());
  }

  private List<InetAddress> lookUp(String host) throws UnknownHostException {
    asked.add(host);
    Deque<String[]> known = answers.get(host);
    if (known == null && addresses && host.matches("[\\d.]+|.*:.*")) {
      return List.of(InetAddress.getAllByName(host));
    }
    if (known == null) {
      throw new UnknownHostException(host);
    }
    List<InetAddress> found = new ArrayList<>();
    for (String each : known.size() > 1 ? known.removeFirst() : known.getFirst()) {
      found.add(InetAddress.getByName(each));
    }
    return found;
  }

  HttpServer server(Handler handler) throws IOException {
    return begin(HttpServer.create(new InetSocketAddress(loopback(), 0), 0), handler);
  }

  HttpServer secureServer(SSLContext context, Handler handler) throws IOException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return begin(server, handler);
  }

  private HttpServer begin(HttpServer server, Handler handler) {
    server.createContext("/", handler::handle);
    server.start();
    open.add(() -> server.stop(0));
    return server;
  }

  /** Starts a server that reads one request, sends this answer and closes the connection. */
  int raw(String answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 5, loopback());
    open.add(server);
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            byte[] request = new byte[8192];
            if (socket.getInputStream().read(request) > 0) {
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
          } catch (IOException over) {
            open.remove(server);
          }
        });
    return server.getLocalPort();
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
  }
}
