package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel knows about a process. */
record ProcessMeter(long pid) {

  /** How many seconds of CPU it has used. */
  double cpuSeconds() {
    return cpu().own();
  }

  /** The same, and what its children have used that ended. */
  CpuTimes cpu() {
    return CpuTimes.parse(read("stat"));
  }

  /** The same, by its threads. */
  ThreadTimes threads() {
    return ThreadTimes.of(pid);
  }

  /** The most memory that it has had at once, in MB. */
  double peakMegabytes() {
    return status("VmHWM:");
  }

  /** The memory that it has now, in MB. */
  double megabytes() {
    return status("VmRSS:");
  }

  private double status(String key) {
    return read("status")
            .lines()
            .filter(line -> line.startsWith(key))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1024.0;
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), file));
    } catch (IOException gone) {
      throw new UncheckedIOException("process " + pid + " is gone", gone);
    }
  }
}
