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
 * A {@code multipart/form-data} body of some fields and one file, which is streamed and never held.
 *
 * @param boundary must not occur in the fields or the file: random, 16 characters or more
 */
record Multipart(String boundary, Map<String, String> fields, Files.Opened file) {

  String type() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /** The body; good for one request, since a stream can be read once. */
  BodyPublisher publisher() {
    byte[] head = head().getBytes(StandardCharsets.UTF_8);
    byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    AtomicBoolean taken = new AtomicBoolean();
    BodyPublisher whole =
        BodyPublishers.concat(
            BodyPublishers.ofByteArray(head),
            BodyPublishers.ofInputStream(() -> taken.getAndSet(true) ? broken() : file.bytes()),
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

  /** Neither a line break nor a quote may end the header early. */
  private static String quotable(@Nullable String value, String otherwise) {
    String clean =
        value == null
            ? ""
            : ControlCharacters.replaced(value, "_").replaceAll("[\"\\\\]", "_").strip();
    return clean.isEmpty() ? otherwise : clean;
  }

  private static InputStream broken() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the file was read already");
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return read();
      }
    };
  }
}
