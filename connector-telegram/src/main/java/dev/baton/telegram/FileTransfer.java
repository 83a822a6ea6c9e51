package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Content;
import dev.baton.connector.ControlCharacters;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import dev.baton.connector.RetryAfter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.GetFile;

/**
 * Downloads and uploads files.
 *
 * <p>Nothing is read into memory whole: downloads are streams, and uploads go through a temporary
 * file.
 */
final class FileTransfer {

  private static final Logger log = LoggerFactory.getLogger(FileTransfer.class);

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** The most a bot may upload. */
  static final long UPLOAD_LIMIT = 50L * 1024 * 1024;

  /**
   * The most that Telegram's own Bot API server gives to a bot (<a
   * href="https://core.telegram.org/bots/api#getfile">getFile</a>).
   */
  static final long GIVEN_BY_TELEGRAM = 20L * 1024 * 1024;

  /** The most that is read from a self-hosted Bot API server. */
  static final long DOWNLOAD_LIMIT = 2000L * 1024 * 1024;

  /** The largest photo that Telegram accepts. */
  static final long PHOTO_LIMIT = 10L * 1024 * 1024;

  private final String channel;
  private final TelegramApi api;
  private final Files sources;

  /**
   * @param sources opens the files of all channels
   */
  FileTransfer(String channel, TelegramApi api, Files sources) {
    this.channel = channel;
    this.api = api;
    this.sources = sources;
  }

  /** A file on this machine for the time of one upload. */
  record Spooled(Path path, String name, long size) implements AutoCloseable {

    /** Never throws: the message is sent, whatever happens to the copy. */
    @Override
    public void close() {
      try {
        java.nio.file.Files.deleteIfExists(path);
      } catch (IOException undeleted) {
        log.warn(
            "a temporary file stays until Baton stops: {}: {}",
            path,
            undeleted.getClass().getSimpleName());
        path.toFile().deleteOnExit();
      }
    }
  }

  /** Opens a file that this channel holds. */
  Files.Opened open(Content.FileRef ref) {
    if (!(ref instanceof Content.FileRef.Held held) || !held.channel().equals(channel)) {
      throw new DeliveryException.Refused("not a file of the channel " + channel, null);
    }
    JsonNode file = api.call(GetFile.builder().fileId(id(held)).build());
    String path = Fields.text(file, "file_path");
    if (path == null) {
      throw new DeliveryException.Refused("Telegram gives no path for this file", null);
    }
    try {
      TelegramHttp.Download download = api.download(path);
      if (!download.ok()) {
        throw refused(download);
      }
      String name = held.name() != null ? held.name() : path;
      return new Files.Opened(
          new Bounded(download.bytes(), DOWNLOAD_LIMIT),
          safeName(name),
          held.mime(),
          download.size());
    } catch (IOException unreachable) {
      throw TelegramErrors.of("download", unreachable);
    }
  }

  private static DeliveryException refused(TelegramHttp.Download download) throws IOException {
    int status = download.status();
    Duration after = RetryAfter.read(download.retryAfter(), download.date(), null, LONGEST_WAIT);
    download.bytes().close();
    return TelegramErrors.of(
        "download",
        new TelegramErrors.Answer(
            status,
            "HTTP " + status,
            after == null ? null : Math.toIntExact(after.toSeconds()),
            null));
  }

  /** Copies a file to this machine, under the name it is to be sent with. */
  Spooled spool(Content.FileRef ref) {
    Path path;
    try {
      path = java.nio.file.Files.createTempFile("baton-telegram-", ".upload");
    } catch (IOException full) {
      throw new DeliveryException.Retryable(
          "no room for a file to send: " + full.getClass().getSimpleName(), null);
    }
    try (Files.Opened opened = sources.open(ref);
        OutputStream out = java.nio.file.Files.newOutputStream(path);
        InputStream in = new Bounded(opened.bytes(), UPLOAD_LIMIT)) {
      long size = in.transferTo(out);
      String name = ref.name() != null ? ref.name() : opened.name();
      return new Spooled(path, safeName(name == null ? "file" : name), size);
    } catch (TooLarge tooLarge) {
      discard(path);
      throw new DeliveryException.Refused("the file is larger than Telegram's 50 MB", null);
    } catch (IOException broken) {
      discard(path);
      throw new DeliveryException.Retryable(
          "the file to send cannot be read: " + broken.getClass().getSimpleName(), null);
    } catch (RuntimeException refused) {
      discard(path);
      throw refused;
    }
  }

  /** Telegram's own id of a file. */
  static String id(Content.FileRef.Held held) {
    return held.id().startsWith(ContentReader.VIDEO_NOTE)
        ? held.id().substring(ContentReader.VIDEO_NOTE.length())
        : held.id();
  }

  /** Whether Telegram's servers can fetch a URL themselves. */
  static boolean isPublic(URI url) {
    String host = url.getHost();
    if (!"https".equalsIgnoreCase(url.getScheme()) || host == null) {
      return false;
    }
    String low = host.toLowerCase(Locale.ROOT);
    boolean numeric = low.startsWith("[") || low.matches("[0-9.]+");
    return !numeric
        && low.contains(".")
        && !low.endsWith(".local")
        && !low.endsWith(".internal")
        && !low.endsWith(".localhost")
        && url.getUserInfo() == null;
  }

  /** A name without path and without characters that break a multipart header. */
  static String safeName(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String clean = ControlCharacters.replaced(last, "_").replaceAll("[\"';:*?<>|%]", "_").strip();
    if (clean.length() > 120) {
      int dot = clean.lastIndexOf('.');
      String ending = dot > 0 && clean.length() - dot <= 12 ? clean.substring(dot) : "";
      clean = clean.substring(0, 120 - ending.length()) + ending;
    }
    return clean.isEmpty() || clean.matches("\\.+") ? "file" : clean;
  }

  private static void discard(@Nullable Path path) {
    if (path != null && !path.toFile().delete()) {
      path.toFile().deleteOnExit();
    }
  }

  private static final class TooLarge extends IOException {
    TooLarge(long limit) {
      super("more than " + limit + " bytes");
    }
  }

  /** Throws {@link TooLarge} once more bytes are read than allowed. */
  private static final class Bounded extends FilterInputStream {

    private final long limit;
    private long left;

    Bounded(InputStream in, long limit) {
      super(in);
      this.limit = limit;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      if (read > 0) {
        count(read);
      }
      return read;
    }

    private void count(int read) throws TooLarge {
      left -= read;
      if (left < 0) {
        throw new TooLarge(limit);
      }
    }
  }
}
