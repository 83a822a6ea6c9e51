package dev.baton.gateway;

import dev.baton.connector.Secret;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to where {@code telemetry.traces} says, a batch at a time on a thread of its own.
 * Nothing waits for it: while the receiver is away, spans are kept up to a bound and then dropped.
 */
final class Tracing implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Tracing.class);

  /** The exporter would print its failures, many times, and not as lines of the log. */
  private static final java.util.logging.Logger EXPORTERS_OWN =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration LAST = Duration.ofSeconds(3);
  private static final int KEPT = 8_192;

  private final SdkTracerProvider provider;
  private final OpenTelemetry telemetry;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
    this.telemetry = OpenTelemetrySdk.builder().setTracerProvider(provider).build();
  }

  /** Makes what the plan says, without any call. */
  static Tracing of(TracePlan plan, String node) {
    EXPORTERS_OWN.setLevel(java.util.logging.Level.OFF);
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(plan.endpoint().toString()).setTimeout(TIMEOUT);
    Secret token = plan.token();
    if (token != null) {
      exporter.addHeader("Authorization", "Bearer " + token.reveal());
    }
    SpanProcessor batches =
        BatchSpanProcessor.builder(new Told(exporter.build()))
            .setScheduleDelay(EVERY)
            .setExporterTimeout(TIMEOUT)
            .setMaxQueueSize(KEPT)
            .build();
    return by(batches, plan.sample(), node);
  }

  /**
   * @param spans gets each span that has ended
   * @param sample how many of a hundred walks are traced; all nodes choose the same ones
   */
  static Tracing by(SpanProcessor spans, int sample, String node) {
    String version = Tracing.class.getPackage().getImplementationVersion();
    return new Tracing(
        SdkTracerProvider.builder()
            .setIdGenerator(new StableIds())
            .setSampler(Sampler.traceIdRatioBased(sample / 100.0))
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", "baton")
                        .put("service.version", version == null ? "unknown" : version)
                        .put("service.instance.id", node)
                        .build()))
            .addSpanProcessor(spans)
            .build());
  }

  OpenTelemetry telemetry() {
    return telemetry;
  }

  /** Sends what is left, if that takes no more than a moment. */
  @Override
  public void close() {
    provider.shutdown().join(LAST.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Logs once that spans are not taken, and once that they are again. */
  private static final class Told implements SpanExporter {

    private final SpanExporter exporter;
    private final AtomicBoolean down = new AtomicBoolean();

    Told(SpanExporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      CompletableResultCode result = exporter.export(spans);
      result.whenComplete(() -> {
        if (!result.isSuccess() && !down.getAndSet(true)) {
          log.warn("traces are not taken and are dropped meanwhile");
        } else if (result.isSuccess() && down.getAndSet(false)) {
          log.info("traces are taken again");
        }
      });
      return result;
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }
}
