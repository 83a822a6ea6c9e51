package dev.baton.connector;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Talent: can open the files that the platform holds. */
public interface Files {

  /**
   * Opens a file for reading. Blocking; the caller closes the stream.
   *
   * @throws DeliveryException if the file is gone, refused (too large, infected) or unreachable
   */
  Opened open(Content.FileRef file);

  /** The largest file that the platform gives to a bot, in bytes. */
  default long largest() {
    return Long.MAX_VALUE;
  }

  /**
   * An open file.
   *
   * @param name the name its holder gives it, cleaned like {@link Content.FileRef#name()}, which
   *     wins over it; null if unknown
   * @param mime MIME type; null if unknown
   * @param size in bytes, or -1 if unknown
   */
  record Opened(InputStream bytes, @Nullable String name, @Nullable String mime, long size)
      implements AutoCloseable {

    public Opened {
      name = FileName.clean(name);
    }

    @Override
    public void close() throws java.io.IOException {
      bytes.close();
    }
  }
}
