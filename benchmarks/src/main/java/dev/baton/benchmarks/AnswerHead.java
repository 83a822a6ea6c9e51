package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an HTTP answer says about its end.
 *
 * @param bodyStart where the body begins
 * @param length of the body; {@link #CHUNKED} if that shows at its end only
 */
record AnswerHead(int bodyStart, int length) {

  static final int CHUNKED = -1;

  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

  /** Reads the head of an answer; null while it is not complete. */
  static @Nullable AnswerHead read(byte[] bytes, int count) {
    int end = end(bytes, count);
    if (end < 0) {
      return null;
    }
    int length = 0;
    for (String line : new String(bytes, 0, end, US_ASCII).split("\r\n", -1)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        length = CHUNKED;
      }
    }
    return new AnswerHead(end + 4, length);
  }

  /** Whether the answer has been read to its end. */
  boolean complete(byte[] bytes, int count) {
    if (length != CHUNKED) {
      return count >= bodyStart + length;
    }
    int from = count - LAST_CHUNK.length;
    return from >= bodyStart && Arrays.equals(bytes, from, count, LAST_CHUNK, 0, LAST_CHUNK.length);
  }

  private static int end(byte[] bytes, int count) {
    for (int at = 0; at + 3 < count; at++) {
      if (bytes[at] == '\r'
          && bytes[at + 1] == '\n'
          && bytes[at + 2] == '\r'
          && bytes[at + 3] == '\n') {
        return at;
      }
    }
    return -1;
  }
}
