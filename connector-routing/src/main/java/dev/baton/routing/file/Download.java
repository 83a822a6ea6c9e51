package dev.baton.routing.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code GET} of HTTP/1.1 over a connection that is there already, and its answer.
 *
 * <p>Just enough of HTTP to read a file to its end: no cookies, no compression, no second request.
 * A file that breaks off before its announced end is an error, never a shorter file.
 */
final class Download implements AutoCloseable {

  private static final int LONGEST_HEAD = 32 << 10;

  private final Socket socket;
  private final int status;
  private final Map<String, String> headers;
  private final InputStream body;
  private final long length;

  private Download(
      Socket socket, int status, Map<String, String> headers, InputStream body, long length) {
    this.socket = socket;
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.length = length;
  }

  /**
   * Asks and reads the head of the answer.
   *
   * @param socket connected, and secure where the URL wants it; closed with the body
   * @throws IOException also when the server does not speak HTTP
   */
  static Download begin(Socket socket, URI url) throws IOException {
    socket.getOutputStream().write(request(url).getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    InputStream in = new BufferedInputStream(socket.getInputStream());
    Head head = Head.read(in);
    while (head.status() >= 100 && head.status() < 200) {
      head = Head.read(in);
    }
    Map<String, String> headers = head.headers();
    String coding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
    if (coding.endsWith("chunked")) {
      return new Download(socket, head.status(), headers, new Chunks(in, socket), -1);
    }
    long length = length(headers.get("content-length"));
    InputStream body = length < 0 ? new ToTheEnd(in, socket) : new Counted(in, length, socket);
    return new Download(socket, head.status(), headers, body, length);
  }

  private static String request(URI url) {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return """
    GET %s%s HTTP/1.1\r
    Host: %s%s\r
    User-Agent: Baton\r
    Accept: */*\r
    Accept-Encoding: identity\r
    Connection: close\r
    \r
    """
        .formatted(
            path == null || path.isEmpty() ? "/" : path,
            query == null ? "" : "?" + query,
            ascii.getHost(),
            ascii.getPort() < 0 ? "" : ":" + ascii.getPort());
  }

  private static long length(@Nullable String header) throws ProtocolException {
    if (header == null) {
      return -1;
    }
    if (!header.matches("\\d{1,18}")) {
      throw new ProtocolException("the length is no number");
    }
    return Long.parseLong(header);
  }

  int status() {
    return status;
  }

  /** The first value of a header; null where it is absent. */
  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Bytes of the body, or -1 where they are not announced. */
  long length() {
    return length;
  }

  /** The body; closing it ends the connection. */
  InputStream body() {
    return body;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The status line and the headers, by lower-case name. */
  private record Head(int status, Map<String, String> headers) {

    static Head read(InputStream in) throws IOException {
      int[] left = {LONGEST_HEAD};
      String status = line(in, left);
      if (!status.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
        throw new ProtocolException("the answer is not HTTP");
      }
      Map<String, String> headers = new HashMap<>();
      for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.putIfAbsent(
              line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
              line.substring(colon + 1).strip());
        }
      }
      return new Head(Integer.parseInt(status.substring(9, 12)), headers);
    }
  }

  private static String line(InputStream in, int[] left) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the answer breaks off");
      }
      if (next == '\n') {
        return line.toString();
      }
      if (--left[0] < 0) {
        throw new ProtocolException("the head of the answer is too long");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
  }

  /** A body that ends with the connection. */
  private static class ToTheEnd extends FilterInputStream {

    private final Socket socket;

    ToTheEnd(InputStream in, Socket socket) {
      super(in);
      this.socket = socket;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** A body whose end is known; {@code left} counts down to it, and the next part is asked for. */
  private static class Counted extends ToTheEnd {

    private long left;

    Counted(InputStream in, long left, Socket socket) {
      super(in, socket);
      this.left = left;
    }

    /** How many bytes follow the last of a part; 0 at the end. */
    long more() throws IOException {
      return 0;
    }

    private boolean ended() throws IOException {
      if (left == 0) {
        left = more();
      }
      return left == 0;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
      if (wanted == 0) {
        return 0;
      }
      if (ended()) {
        return -1;
      }
      int count = in.read(bytes, offset, (int) Math.min(wanted, left));
      if (count < 0) {
        throw new EOFException("the file breaks off");
      }
      left -= count;
      return count;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = 0;
      while (skipped < wanted && read() >= 0) {
        skipped++;
      }
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(left, in.available());
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  /** A body in chunks. */
  private static final class Chunks extends Counted {

    private boolean begun;
    private boolean over;

    Chunks(InputStream in, Socket socket) {
      super(in, 0, socket);
    }

    @Override
    long more() throws IOException {
      if (over) {
        return 0;
      }
      int[] left = {LONGEST_HEAD};
      if (begun && !line(in, left).isEmpty()) {
        throw new ProtocolException("a chunk does not end where it should");
      }
      begun = true;
      String size = line(in, left).replaceFirst(";.*", "").strip();
      if (!size.matches("[0-9A-Fa-f]{1,15}")) {
        throw new ProtocolException("the length of a chunk is no number");
      }
      long next = Long.parseLong(size, 16);
      over = next == 0;
      return next;
    }
  }
}
