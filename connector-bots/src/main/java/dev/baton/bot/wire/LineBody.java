package dev.baton.bot.wire;

import dev.baton.wire.BoundedBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A response body whose lines can be read while more of them arrive.
 *
 * <p>Never holds more than one line in memory, and no line beyond its limit.
 */
final class LineBody {

  private final InputStream in;
  private final int longestLine;
  private final int limit;
  private final byte[] buffer = new byte[1 << 10];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;
  private long read;

  /** Limits are in bytes. */
  LineBody(InputStream in, int longestLine, int limit) {
    this.in = in;
    this.longestLine = longestLine;
    this.limit = limit;
  }

  /**
   * Waits for the next line; null at the end of the body. A last line without a line break counts
   * too.
   *
   * @throws BoundedBody.TooLarge for a line, or a whole body, beyond its limit
   */
  @Nullable String next() throws IOException {
    while (at < end || fill()) {
      byte next = buffer[at++];
      if (next == '\n') {
        return taken();
      }
      line.write(next);
      if (line.size() > longestLine) {
        throw new BoundedBody.TooLarge(longestLine);
      }
    }
    return line.size() > 0 ? taken() : null;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = in.read(buffer);
    read += Math.max(end, 0);
    if (read > limit) {
      throw new BoundedBody.TooLarge(limit);
    }
    return end > 0;
  }

  private String taken() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text;
  }
}
