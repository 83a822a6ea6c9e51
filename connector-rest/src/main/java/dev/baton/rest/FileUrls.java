package dev.baton.rest;

import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives clients a URL for each file.
 *
 * <p>A link stays as it is. A file that a platform holds, such as an agent's photo, is sent whole
 * as a {@code data:} URL, because this channel has nowhere to store it.
 */
final class FileUrls {

  /** The largest file that is sent as a {@code data:} URL, in bytes. */
  static final int MAX_FILE_BYTES = 2 << 20;

  private static final Pattern MIME = Pattern.compile("[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,60}");

  private final Files files;

  FileUrls(Files files) {
    this.files = files;
  }

  /**
   * The URL of a file. Blocking if its bytes must be fetched.
   *
   * @throws DeliveryException if the file is too large, gone, or cannot be read now
   */
  String of(FileRef file) {
    return switch (file) {
      case FileRef.Linked linked -> linked.url().toString();
      case FileRef.Held held -> dataUrl(held);
    };
  }

  private String dataUrl(FileRef.Held held) {
    try (Files.Opened opened = files.open(held)) {
      byte[] bytes = opened.bytes().readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new DeliveryException.Refused(
            "the file is larger than the "
                + (MAX_FILE_BYTES >> 20)
                + " MiB that a rest client takes",
            null);
      }
      String mime = opened.mime() == null ? held.mime() : opened.mime();
      String name = held.name() == null ? opened.name() : held.name();
      return "data:"
          + (mime != null && MIME.matcher(mime).matches() ? mime : "application/octet-stream")
          + parameter(name)
          + ";base64,"
          + Base64.getEncoder().encodeToString(bytes);
    } catch (IOException broken) {
      throw new DeliveryException.Retryable("the file could not be read", broken);
    }
  }

  private static String parameter(@Nullable String name) {
    return name == null
        ? ""
        : ";name=" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
