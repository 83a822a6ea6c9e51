package dev.baton.webex;

import dev.baton.connector.ControlCharacters;
import dev.baton.connector.Files;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body of fields and one file, which is streamed.
 *
 * @param boundary must not occur in the fields or the file: random, 16 characters or more
 */
record Multipart(String boundary, Map<String, String> fields, Files.Opened file) {

  String type() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /** Returns the body. It serves one request, since the stream can be read only once. */
  BodyPublisher publisher() {
    byte[] head = head().getBytes(StandardCharsets.UTF_8);
    byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    AtomicBoolean used = new AtomicBoolean();
    BodyPublisher whole =
        BodyPublishers.concat(
            BodyPublishers.ofByteArray(head),
            BodyPublishers.ofInputStream(() -> used.getAndSet(true) ? used() : file.bytes()),
            BodyPublishers.ofByteArray(tail));
    return file.size() < 0
        ? whole
        : BodyPublishers.fromPublisher(whole, head.length + file.size() + tail.length);
  }

  private String head() {
    StringBuilder head = new StringBuilder();
    fields.forEach((name, value) ->
        head.append("--")
            .append(boundary)
            .append("\r\nContent-Disposition: form-data; name=\"")
            .append(name)
            .append("\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
            .append(value)
            .append("\r\n"));
    return head.append("--")
        .append(boundary)
        .append("\r\nContent-Disposition: form-data; name=\"files\"; filename=\"")
        .append(quotable(file.name(), "file"))
        .append("\"\r\nContent-Type: ")
        .append(quotable(file.mime(), "application/octet-stream"))
        .append("\r\n\r\n")
        .toString();
  }

  /** Replaces line breaks and quotes, which could end the header early. */
  private static String quotable(@Nullable String value, String fallback) {
    String clean =
        value == null
            ? ""
            : ControlCharacters.replaced(value, "_").replaceAll("[\"\\\\]", "_").strip();
    return clean.isEmpty() ? fallback : clean;
  }

  private static InputStream used() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the file has already been read");
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return read();
      }
    };
  }
}
