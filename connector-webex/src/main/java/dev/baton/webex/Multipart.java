package dev.baton.webex;

import dev.baton.connector.ControlCharacters;
import dev.baton.connector.Files;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body of fields and one file, which is streamed.
 *
 * @param boundary must not occur in the fields or the file: random, 16 characters or more
 */
record Multipart(String boundary, Map<String, String> fields, Files.Opened file) {

  /** Returns the body. It serves one request, since the stream can be read only once. */
  HttpEntity entity() {
    byte[] head = head().getBytes(StandardCharsets.UTF_8);
    byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    return new EntityTemplate(
        file.size() < 0 ? -1 : head.length + file.size() + tail.length,
        ContentType.create("multipart/form-data", new BasicNameValuePair("boundary", boundary)),
        null,
        out -> {
          out.write(head);
          if (file.size() < 0) {
            file.bytes().transferTo(out);
          } else {
            writeFile(out);
          }
          out.write(tail);
        });
  }

  /** Fails before the request is whole if the file is not as long as it was said to be. */
  private void writeFile(OutputStream out) throws IOException {
    InputStream bytes = file.bytes();
    byte[] part = new byte[8 << 10];
    for (long left = file.size(); left > 0; ) {
      int read = bytes.read(part, 0, (int) Math.min(part.length, left));
      if (read < 0) {
        throw new IOException("the file is shorter than it was said to be");
      }
      out.write(part, 0, read);
      left -= read;
    }
    if (bytes.read() >= 0) {
      throw new IOException("the file is longer than it was said to be");
    }
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
}
