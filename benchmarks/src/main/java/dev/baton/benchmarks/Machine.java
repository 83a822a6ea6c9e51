package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where and when it was measured.
 *
 * @param load the system's load average before the run
 * @param noise by how much the slowest of many equal pieces of work was slower than the median
 * @param fsyncMillis how long this machine's own disk needs for an fsync, at the median
 */
record Machine(
    String processor,
    int cores,
    long memoryMegabytes,
    String system,
    String java,
    double load,
    double noise,
    double fsyncMillis) {

  static Machine here(Path folder) {
    return new Machine(
        value("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Probe.noise(),
        Probe.fsyncMillis(folder));
  }

  private static String value(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("0");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
