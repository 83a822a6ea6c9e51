package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How many seconds of CPU each thread of some processes has used, so far or since a moment. */
record ThreadTimes(Map<Member, Double> seconds) {

  static final ThreadTimes NONE = new ThreadTimes(Map.of());

  /**
   * A thread.
   *
   * @param folder what the kernel shows of it
   */
  record Member(Path folder, ThreadKind kind) {}

  ThreadTimes {
    seconds = Map.copyOf(seconds);
  }

  /** Those of a process that live; what is gone by the time that it is read is left out. */
  static ThreadTimes of(long pid) {
    Map<Member, Double> seconds = new HashMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      threads.forEach(folder ->
          read(folder)
              .ifPresent(times ->
                  seconds.put(new Member(folder, ThreadKind.of(times.name())), times.own())));
    } catch (IOException gone) {
      throw new UncheckedIOException("process " + pid + " is gone", gone);
    }
    return new ThreadTimes(seconds);
  }

  private static Optional<CpuTimes> read(Path folder) {
    try {
      return Optional.of(CpuTimes.parse(Files.readString(folder.resolve("stat"))));
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** These and those of another process. */
  ThreadTimes and(ThreadTimes others) {
    Map<Member, Double> all = new HashMap<>(seconds);
    all.putAll(others.seconds);
    return new ThreadTimes(all);
  }

  ThreadTimes since(ThreadTimes earlier) {
    Map<Member, Double> gained = new HashMap<>();
    seconds.forEach(
        (thread, now) -> gained.put(thread, now - earlier.seconds.getOrDefault(thread, 0.0)));
    return new ThreadTimes(gained);
  }

  /**
   * The seconds of each kind.
   *
   * @param total what the processes used; what no thread accounts for was used by some that ended
   */
  Map<ThreadKind, Double> byKind(double total) {
    Map<ThreadKind, Double> sums = new EnumMap<>(ThreadKind.class);
    for (ThreadKind kind : ThreadKind.values()) {
      sums.put(kind, 0.0);
    }
    seconds.forEach((thread, used) -> sums.merge(thread.kind(), used, Double::sum));
    double named =
        sums.entrySet().stream()
            .filter(each -> each.getKey() != ThreadKind.OTHERS)
            .mapToDouble(Map.Entry::getValue)
            .sum();
    sums.put(ThreadKind.OTHERS, Math.max(0, total - named));
    return sums;
  }
}
