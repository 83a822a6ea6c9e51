package dev.baton.benchmarks;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what reaches the world. */
final class WorldMeter {

  private final SharedNumbers seen;
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final Recorder recorder = Latency.recorder();
  private final Histogram whole = Latency.empty();
  private final LongAdder twice = new LongAdder();
  private volatile Set<Long> arrived = ConcurrentHashMap.newKeySet();
  private volatile Set<Long> earlier = Set.of();

  WorldMeter(SharedNumbers seen) {
    this.seen = seen;
  }

  void called(String kind) {
    calls.computeIfAbsent(kind, each -> new LongAdder()).increment();
  }

  /**
   * Takes note of all stamped messages in what arrived; several may arrive as one. What arrives
   * again is counted apart, so that it does not stand for one that is lost.
   */
  void arrived(byte[] body) {
    int at = Stamp.find(body);
    while (at != Stamp.NONE) {
      long stamp = Stamp.read(body, at);
      if (earlier.contains(stamp) || !arrived.add(stamp)) {
        twice.increment();
      } else {
        recorder.recordValue(Latency.micros(System.nanoTime() - stamp));
        seen.increaseFirst();
      }
      at = Stamp.find(body, at + Stamp.LENGTH, body.length);
    }
  }

  /** Begins to count anew, but for what arrives again. */
  void forget() {
    earlier = arrived;
    arrived = ConcurrentHashMap.newKeySet();
    calls.clear();
    recorder.reset();
    whole.reset();
    seen.first(0);
  }

  WorldReport report(int mostWaiting) {
    whole.add(recorder.getIntervalHistogram());
    return new WorldReport(
        seen.first(),
        twice.sum(),
        mostWaiting,
        calls.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> each.getValue().sum(), Long::sum, TreeMap::new)),
        Latency.of(whole));
  }
}
