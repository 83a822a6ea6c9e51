package dev.baton.webex;

import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import dev.baton.connector.Files;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the files of received messages.
 *
 * <p>A file is fetched by its id from the API's own host, whatever address the message names, so
 * the token goes nowhere else. Webex scans uploaded files. It answers 423 during the scan, 410 for
 * an infected file and 428 for one that it cannot scan. The last is not fetched either, although
 * Webex offers a way to.
 */
final class WebexFiles implements Files {

  private static final Logger LOG = LoggerFactory.getLogger(WebexFiles.class);
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final int MAX_CAUSE_BYTES = 64 << 10;
  private static final Pattern FILE_NAME =
      Pattern.compile("filename\\s*=\\s*(?:\"([^\"]*+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern EXTENDED_NAME =
      Pattern.compile("filename\\*\\s*=\\s*utf-8''([^;\\s]+)", Pattern.CASE_INSENSITIVE);

  private final String channel;
  private final WebexClient client;
  private final long limit;

  WebexFiles(String channel, WebexClient client, long limit) {
    this.channel = channel;
    this.client = client;
    this.limit = limit;
  }

  /**
   * Looks up the name, type and size of a file.
   *
   * @return only the id if Webex withholds the file: opening it then tells why
   * @throws DeliveryException.Retryable while the file is being scanned or the platform is down
   */
  FileRef.Held look(String id) {
    WebexHttp.Answer answer = client.fileHead(id);
    if (answer.ok()) {
      MessageHeaders headers = answer.headers();
      return new FileRef.Held(channel, id, name(headers), mime(headers), size(headers));
    }
    DeliveryException failure = WebexErrors.of("look at a file", answer, What.MESSAGE);
    return switch (failure) {
      case DeliveryException.Retryable later -> throw later;
      case DeliveryException.CredentialsRejected rejected -> throw rejected;
      case DeliveryException.Refused refused -> bare(id, refused);
      case DeliveryException.Gone gone -> bare(id, gone);
    };
  }

  @Override
  public Opened open(FileRef file) {
    if (!(file instanceof FileRef.Held held) || !held.channel().equals(channel)) {
      throw new DeliveryException.Refused("this file is not held by channel " + channel, null);
    }
    WebexHttp.Download download = client.file(held.id(), DOWNLOAD_TIMEOUT);
    if (download.status() != 200) {
      throw refused(download);
    }
    long size = size(download.headers());
    if (size > limit) {
      close(download);
      throw new DeliveryException.Refused("the file is larger than " + limit + " bytes", null);
    }
    return new Opened(
        new BoundedStream(download.bytes(), limit),
        name(download.headers()),
        mime(download.headers()),
        size);
  }

  private FileRef.Held bare(String id, DeliveryException withheld) {
    LOG.info("channel {}: {}", channel, withheld.getMessage());
    return new FileRef.Held(channel, id, null, null, -1);
  }

  private DeliveryException refused(WebexHttp.Download download) {
    String why =
        switch (download.status()) {
          case 404 -> "Webex no longer has it";
          case 410 -> "Webex found it infected";
          case 428 -> "Webex could not scan it";
          default -> null;
        };
    if (why != null) {
      close(download);
      return new DeliveryException.Refused(why, null);
    }
    byte[] body;
    try (var bytes = download.bytes()) {
      body = bytes.readNBytes(MAX_CAUSE_BYTES);
    } catch (IOException broken) {
      return new DeliveryException.Retryable("open a file: the answer broke off", broken);
    }
    return WebexErrors.of(
        "open a file",
        new WebexHttp.Answer(download.status(), download.headers(), body, download.at()),
        What.MESSAGE);
  }

  private void close(WebexHttp.Download download) {
    try {
      download.bytes().close();
    } catch (IOException broken) {
      LOG.debug("channel {}: a refused download could not be closed", channel, broken);
    }
  }

  /** Returns the file's name from the headers; null if they have none. */
  private static @Nullable String name(MessageHeaders headers) {
    String disposition = told(headers, "Content-Disposition");
    Matcher extended = EXTENDED_NAME.matcher(disposition);
    Matcher plain = FILE_NAME.matcher(disposition);
    if (extended.find()) {
      return percentDecoded(extended.group(1));
    }
    return !plain.find() ? null : plain.group(1) == null ? plain.group(2) : utf8(plain.group(1));
  }

  /** Decodes a name: Webex writes it in UTF-8, but Java reads headers as Latin-1. */
  private static String utf8(String latin) {
    byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    return decoded.indexOf('\uFFFD') < 0 ? decoded : latin;
  }

  private static String percentDecoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return value;
    }
  }

  private static @Nullable String mime(MessageHeaders headers) {
    String type = told(headers, "Content-Type").replaceFirst(";.*$", "").strip();
    return type.isEmpty() ? null : type;
  }

  private static long size(MessageHeaders headers) {
    String length = told(headers, "Content-Length");
    return length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
  }

  private static String told(MessageHeaders headers, String name) {
    String value = WebexHttp.first(headers, name);
    return value == null ? "" : value;
  }
}
