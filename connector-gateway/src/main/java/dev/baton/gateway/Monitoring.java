package dev.baton.gateway;

import dev.baton.http.Listener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Everything that is measured of one Baton, for Prometheus; and of its process, as far as the JDK
 * tells: memory, garbage collection, threads, time.
 */
final class Monitoring {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Monitoring() {
    Gauge.builder("baton.build.info", () -> 1)
        .description("The version of Baton.")
        .tags("version", version())
        .register(registry);
    memory("used", MemoryUsage::getUsed);
    memory("committed", MemoryUsage::getCommitted);
    memory("max", MemoryUsage::getMax);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      FunctionTimer.builder(
              "jvm.gc.collection",
              collector,
              GarbageCollectorMXBean::getCollectionCount,
              GarbageCollectorMXBean::getCollectionTime,
              TimeUnit.MILLISECONDS)
          .description("Garbage collections, and the time they took.")
          .tags("gc", collector.getName())
          .register(registry);
    }
    Gauge.builder("jvm.threads", () -> ManagementFactory.getThreadMXBean().getThreadCount())
        .description("Platform threads.")
        .register(registry);
    Gauge.builder("process.start.time", () -> started() / 1000.0)
        .description("When the process started, in seconds since 1970.")
        .baseUnit("seconds")
        .register(registry);
    FunctionCounter.builder("process.cpu", this, monitoring -> processor())
        .description("Time of the processors that the process used.")
        .baseUnit("seconds")
        .register(registry);
  }

  private void memory(String what, ToDoubleFunction<MemoryUsage> read) {
    Gauge.builder(
            "jvm.memory." + what,
            () -> read.applyAsDouble(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage()))
        .description("Memory of the heap: " + what + ".")
        .baseUnit("bytes")
        .register(registry);
  }

  private static long started() {
    return ManagementFactory.getRuntimeMXBean().getStartTime();
  }

  private static double processor() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(time -> time.toMillis() / 1000.0)
        .orElse(Double.NaN);
  }

  private static String version() {
    String version = Monitoring.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /** Where everything of this Baton is measured. */
  MeterRegistry registry() {
    return registry;
  }

  /** Counts a listener's connections. */
  void watch(Listener listener) {
    Gauge.builder("baton.http.connections", listener::connections)
        .description("Connections that clients, bots and platforms have open.")
        .register(registry);
  }

  /** What is measured now, in the text format of Prometheus. */
  String page() {
    return registry.scrape();
  }
}
