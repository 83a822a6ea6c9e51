package dev.baton.gateway.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection for one call after the other. Unlike the JDK's client it shows when the
 * server hangs up: a call must be answered unless the server has announced that it closes the
 * connection.
 */
public final class KeptConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final int port;
  private @Nullable Socket socket;
  private int opened;

  public KeptConnection(int port) {
    this.port = port;
  }

  /** An answer with its whole body. */
  public record Answer(int status, String body) {}

  /** How often it had to connect. */
  public int opened() {
    return opened;
  }

  /**
   * Posts JSON.
   *
   * @throws IOException if no complete answer came
   */
  public Answer post(String path, Map<String, String> headers, byte[] body) throws IOException {
    Socket connection = connected();
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
    OutputStream out = connection.getOutputStream();
    InputStream in = new BufferedInputStream(connection.getInputStream());
    byte[] headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[headBytes.length + body.length];
    System.arraycopy(headBytes, 0, whole, 0, headBytes.length);
    System.arraycopy(body, 0, whole, headBytes.length, body.length);
    try {
      out.write(whole);
      return answer(in);
    } catch (IOException broken) {
      close();
      throw broken;
    }
  }

  private Answer answer(InputStream in) throws IOException {
    String statusLine = line(in);
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body =
        "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
            ? chunks(in)
            : whole(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
    if ("close".equalsIgnoreCase(headers.get("connection"))) {
      close();
    }
    return new Answer(status, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int length;
    do {
      length = Integer.parseInt(line(in).strip(), 16);
      body.write(whole(in, length));
      line(in);
    } while (length > 0);
    return body.toByteArray();
  }

  private static byte[] whole(InputStream in, int length) throws IOException {
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("an answer was cut off");
    }
    return body;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("hung up after '" + line + "'");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private Socket connected() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket(InetAddress.getLoopbackAddress(), port);
      open.setTcpNoDelay(true);
      open.setSoTimeout(PATIENCE_MILLIS);
      socket = open;
      opened++;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
