package dev.baton.benchmarks;

/**
 * The time at which a message was to be sent, as it stands in the message's text: {@code T}, the
 * monotonic clock's nanoseconds in 18 digits, {@code Z}. On one machine that clock is the same for
 * all processes.
 */
final class Stamp {

  static final int LENGTH = 20;
  static final int NONE = -1;

  private static final int DIGITS = LENGTH - 2;

  private Stamp() {}

  static void write(byte[] target, int at, long nanos) {
    target[at] = 'T';
    writeNumber(target, at + 1, DIGITS, nanos);
    target[at + LENGTH - 1] = 'Z';
  }

  /** Writes a number in a fixed count of digits. */
  static void writeNumber(byte[] target, int at, int digits, long number) {
    long rest = number;
    for (int place = at + digits - 1; place >= at; place--) {
      target[place] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Where the first stamp within a part of a text begins, or {@link #NONE}. */
  static int find(byte[] text, int from, int to) {
    for (int at = from; at + LENGTH <= to; at++) {
      if (text[at] == 'T' && text[at + LENGTH - 1] == 'Z' && allDigits(text, at + 1)) {
        return at;
      }
    }
    return NONE;
  }

  static int find(byte[] text) {
    return find(text, 0, text.length);
  }

  /** The nanoseconds of the stamp at a position that was found. */
  static long read(byte[] text, int at) {
    long nanos = 0;
    for (int place = at + 1; place <= at + DIGITS; place++) {
      nanos = nanos * 10 + text[place] - '0';
    }
    return nanos;
  }

  private static boolean allDigits(byte[] text, int from) {
    for (int place = from; place < from + DIGITS; place++) {
      if (text[place] < '0' || text[place] > '9') {
        return false;
      }
    }
    return true;
  }
}
