package dev.baton.benchmarks;

import java.util.Map;
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
  private final Recorder recorder = new Recorder(Latency.LONGEST_MICROS, Latency.DIGITS);
  private final Histogram whole = new Histogram(Latency.LONGEST_MICROS, Latency.DIGITS);

  WorldMeter(SharedNumbers seen) {
    this.seen = seen;
  }

  void called(String kind) {
    calls.computeIfAbsent(kind, each -> new LongAdder()).increment();
  }

  /** Takes note of all stamped messages in what arrived; several may arrive as one. */
  void arrived(byte[] body) {
    int at = Stamp.find(body);
    while (at != Stamp.NONE) {
      recorder.recordValue(Latency.micros(System.nanoTime() - Stamp.read(body, at)));
      seen.increaseFirst();
      at = Stamp.find(body, at + Stamp.LENGTH, body.length);
    }
  }

  void forget() {
    calls.clear();
    recorder.reset();
    whole.reset();
    seen.first(0);
  }

  WorldReport report(int mostWaiting) {
    whole.add(recorder.getIntervalHistogram());
    return new WorldReport(
        seen.first(),
        mostWaiting,
        calls.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> each.getValue().sum(), Long::sum, TreeMap::new)),
        Latency.of(whole));
  }
}
