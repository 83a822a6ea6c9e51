package dev.baton.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much longer each fsync lasts than on this machine's own disk. */
record DiskDelay(int micros) {

  static final DiskDelay NONE = new DiskDelay(0);

  private static final Pattern TEXT = Pattern.compile("(\\d+)(us|ms)");

  /** Reads {@code fast}, {@code 1ms}, {@code 200us}. */
  static DiskDelay parse(String text) {
    if (text.equals("fast")) {
      return NONE;
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("write fast, 1ms or 200us, not " + text);
    }
    int number = Integer.parseInt(matcher.group(1));
    return new DiskDelay(matcher.group(2).equals("ms") ? number * 1_000 : number);
  }

  @Override
  public String toString() {
    return micros == 0 ? "fast" : micros + "us";
  }
}
