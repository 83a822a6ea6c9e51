package dev.baton.benchmarks;

/**
 * What a file {@code stat} of the kernel says of a process or a thread.
 *
 * @param name the first or some of its letters, 15 at most
 * @param own seconds of CPU
 * @param ended seconds of CPU of children that have ended
 */
record CpuTimes(String name, double own, double ended) {

  /** Linux counts in hundredths of a second for programs, whatever its own clock. */
  private static final double TICKS = 100;

  private static final int OWN = 11;
  private static final int ENDED = 13;

  /** Reads the line; the name in it may hold blanks and parentheses. */
  static CpuTimes parse(String stat) {
    int end = stat.lastIndexOf(')');
    String[] fields = stat.substring(end + 2).split(" ", -1);
    return new CpuTimes(
        stat.substring(stat.indexOf('(') + 1, end), seconds(fields, OWN), seconds(fields, ENDED));
  }

  /** For its own code, and for what the kernel did for it. */
  private static double seconds(String[] fields, int first) {
    return (Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1])) / TICKS;
  }
}
