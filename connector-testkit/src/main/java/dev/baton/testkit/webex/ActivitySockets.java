package dev.baton.testkit.webex;

import dev.baton.testkit.RefusedCalls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The socket on which Webex tells devices what happens, on a port of its own.
 *
 * <p>It speaks WebSocket byte by byte, so that it can break it. Nothing is kept for a device that
 * is not connected. Thread-safe.
 */
final class ActivitySockets implements AutoCloseable {

  static final String PATH = "/v1/apps/wx2/registrations/";

  private static final Logger LOG = LoggerFactory.getLogger(ActivitySockets.class);
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MOST_HEADER_BYTES = 16 << 10;

  private final WebexWorld world;
  private final WebexFaults faults;
  private final Supplier<@Nullable String> token;
  private final RefusedCalls refused;
  private final ServerSocket listener;
  private final Map<String, DeviceConnection> connected = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<ObjectNode> withheld = new ArrayList<>();
  private volatile boolean frozen;
  private volatile boolean lost;
  private int copies = 1;
  private int reversing;

  ActivitySockets(
      WebexWorld world,
      WebexFaults faults,
      Supplier<@Nullable String> token,
      RefusedCalls refused) {
    this.world = world;
    this.faults = faults;
    this.token = token;
    this.refused = refused;
    try {
      this.listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().name("fake-webex-sockets").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Delivers each activity this many times. */
  void copies(int each) {
    copies = each;
  }

  /** Holds the next activities back until there are this many, then sends the last one first. */
  void reverse(int next) {
    reversing = next;
  }

  /** Sets whether activities get lost on the way, unnoticed by either side. */
  void lose(boolean all) {
    lost = all;
  }

  /** Sets whether connections stay open and no byte gets through in either direction. */
  void freeze(boolean all) {
    frozen = all;
  }

  boolean isFrozen() {
    return frozen;
  }

  /** How many devices are connected and authorised. */
  int open() {
    return connected.size();
  }

  /** How many frames are not acknowledged by devices that are connected. */
  int unacknowledged() {
    return connected.values().stream().mapToInt(DeviceConnection::unacknowledged).sum();
  }

  /** Tells all devices that are connected; runs with the world's lock held. */
  void tell(ObjectNode activity) {
    if (lost) {
      return;
    }
    if (reversing > 0) {
      withheld.addFirst(activity);
      if (withheld.size() == reversing) {
        reversing = 0;
        withheld.forEach(this::queue);
        withheld.clear();
      }
    } else {
      queue(activity);
    }
  }

  private void queue(ObjectNode activity) {
    for (DeviceConnection connection : connected.values()) {
      for (int i = 0; i < copies; i++) {
        ObjectNode frame = ActivityJson.frame("conversation.activity");
        ((ObjectNode) frame.get("data")).set("activity", activity.deepCopy());
        connection.send(frame);
      }
    }
  }

  /** Sends a text as it is. */
  void raw(String text) {
    connected.values().forEach(connection -> connection.raw(text));
  }

  /** Closes every connection as the platform does. */
  void closeAll(int code, String reason) {
    connected.values().forEach(connection -> connection.close(code, reason));
  }

  /** Breaks every connection off in the middle of its next frame. */
  void cutMidFrame() {
    connected.values().forEach(DeviceConnection::cutMidFrame);
  }

  /** Resets every connection. */
  void cut() {
    for (Socket socket : sockets) {
      reset(socket);
    }
  }

  /** The device was removed. */
  void gone(String device) {
    DeviceConnection connection = connected.remove(device);
    if (connection != null) {
      connection.close(4404, "registration not found");
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    cut();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      LOG.debug("the sockets are closed", closed);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      List<String> head = head(in);
      String answer = shake(head);
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      if (answer.startsWith("HTTP/1.1 101")) {
        new DeviceConnection(this, device(head), socket).serve(in);
      }
    } catch (IOException gone) {
      LOG.debug("a connection ended", gone);
    } finally {
      sockets.remove(socket);
    }
  }

  private static String device(List<String> head) {
    String path = head.getFirst().split(" ", -1)[1];
    return path.substring(PATH.length()).replaceFirst("/.*", "");
  }

  private String shake(List<String> head) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String[] request = head.getFirst().split(" ", -1);
    String path = request.length > 1 ? request[1] : "";
    Refusal outage = faults.outage();
    if (outage != null) {
      return status(outage);
    }
    try {
      faults.check("GET", path, world.clock.instant());
      String key = headers.get("sec-websocket-key");
      if (!request[0].equals("GET")
          || key == null
          || !"websocket".equalsIgnoreCase(headers.get("upgrade"))
          || !"13".equals(headers.get("sec-websocket-version"))) {
        throw blamed(path, 400, "This is a WebSocket.");
      }
      if (!path.startsWith(PATH) || !world.locked(() -> world.devices.knows(device(head)))) {
        throw new Refusal(404, "Registration not found.");
      }
      if (!path.contains("outboundWireFormat=text") || !path.contains("bufferStates=true")) {
        throw blamed(path, 400, "Frames would be binary, or without their beginning.");
      }
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + accepted(key)
          + "\r\n\r\n";
    } catch (Refusal refusal) {
      return status(refusal);
    }
  }

  private Refusal blamed(String path, int status, String message) {
    refused.add("SOCKET " + path, status, message);
    return new Refusal(status, message);
  }

  private static String status(Refusal refusal) {
    StringBuilder answer =
        new StringBuilder("HTTP/1.1 ").append(refusal.status()).append(" Refused\r\n");
    refusal
        .headers()
        .forEach((name, value) -> answer.append(name).append(": ").append(value).append("\r\n"));
    return answer.append("Content-Length: 0\r\nConnection: close\r\n\r\n").toString();
  }

  private static List<String> head(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < MOST_HEADER_BYTES && text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the head breaks off");
      }
      text.append((char) next);
    }
    return text.toString().strip().lines().toList();
  }

  private static String accepted(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException(absent);
    }
  }

  /** Takes a connection as that of its device; an older one of the same device is closed. */
  void authorised(DeviceConnection connection) {
    DeviceConnection older = connected.put(connection.device(), connection);
    if (older != null) {
      older.close(4000, "replaced");
    }
  }

  void ended(DeviceConnection connection) {
    connected.remove(connection.device(), connection);
  }

  boolean isValid(String authorization) {
    String valid = token.get();
    return valid != null && authorization.equals("Bearer " + valid);
  }

  /** Notes something that the client should not have sent. */
  void blame(String what, int code, String reason) {
    refused.add("SOCKET " + what, 400, code + ": " + reason);
  }

  /** Ends a connection by RST, so that the other side notices at once. */
  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException closedAlready) {
      LOG.debug("already closed", closedAlready);
    }
  }
}
