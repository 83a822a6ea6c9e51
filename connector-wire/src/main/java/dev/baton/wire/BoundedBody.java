package dev.baton.wire;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads the body of an answer up to a limit. */
public final class BoundedBody {

  private BoundedBody() {}

  /**
   * Reads a whole body.
   *
   * @param body null if there is none
   * @param limit in bytes
   * @throws TooLarge if it is longer than the limit
   */
  public static byte[] read(@Nullable HttpEntity body, int limit) throws IOException {
    if (body == null) {
      return new byte[0];
    }
    long announced = body.getContentLength();
    if (announced > limit) {
      throw new TooLarge(limit);
    }
    InputStream in = body.getContent();
    byte[] read = in.readNBytes(announced < 0 ? limit : (int) announced);
    if (in.read() >= 0) {
      throw new TooLarge(limit);
    }
    return read;
  }

  /** A body beyond the limit. */
  public static final class TooLarge extends IOException {

    private static final long serialVersionUID = 1;

    public TooLarge(int limit) {
      super("more than " + limit + " bytes");
    }
  }
}
