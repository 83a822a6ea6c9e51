package dev.baton.connector;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Talent: can open the files that its platform holds. */
public interface Files {

  /**
   * Opens a file for reading. Blocking; the caller closes the stream.
   *
   * @throws DeliveryException when the file is gone, refused (too large, infected) or unreachable
   */
  Opened open(Content.FileRef file);

  /**
   * An open file.
   *
   * @param name what its holder calls it, cleaned as {@link Content.FileRef#name()}, which wins
   *     over it; null where unknown
   * @param mime MIME type; null where unknown
   * @param size bytes, or -1 where unknown
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
