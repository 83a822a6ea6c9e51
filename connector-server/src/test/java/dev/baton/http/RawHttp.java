package dev.baton.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends what no HTTP client would send. */
final class RawHttp {

  private RawHttp() {}

  /** The request line and headers of a webhook call. */
  static String post(String... headers) {
    return "POST /channels/tg/webhook HTTP/1.1\r\nHost: x\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(15_000);
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Sends a request and reads until the server closes the connection. */
  static String exchange(int port, String request) {
    try (Socket socket = open(port)) {
      write(socket, request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
