package dev.baton.benchmarks;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads what the JDK's {@code GC.heap_info} prints. */
final class HeapInfo {

  /** What stands after it is no heap. */
  private static final String CLASSES = "Metaspace";

  private static final Pattern USED = Pattern.compile("\\bused (\\d+)([KMG])");

  private HeapInfo() {}

  /** What is in use of the heap, garbage included, in MB; fails if that cannot be read. */
  static double usedMegabytes(String printed) {
    int end = printed.indexOf(CLASSES);
    return USED.matcher(end < 0 ? printed : printed.substring(0, end))
        .results()
        .mapToDouble(HeapInfo::megabytes)
        .reduce(Double::sum)
        .orElseThrow(() -> new RunFailure("what is used of the heap is not said in: " + printed));
  }

  private static double megabytes(MatchResult used) {
    long number = Long.parseLong(used.group(1));
    return switch (used.group(2)) {
      case "K" -> number / 1024.0;
      case "M" -> number;
      default -> number * 1024.0;
    };
  }
}
