package dev.baton.bot.wire;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/**
 * Tells a bot in which trace it is called, by {@code traceparent} as W3C prescribes, so that its
 * own spans join the walk of the message. Nothing is sent where nothing is traced.
 */
final class TraceParent {

  private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

  private TraceParent() {}

  static void onto(HttpUriRequestBase request) {
    if (Span.current().getSpanContext().isValid()) {
      W3C.inject(Context.current(), request, TraceParent::set);
    }
  }

  private static void set(@Nullable HttpUriRequestBase request, String name, String value) {
    if (request != null) {
      request.setHeader(name, value);
    }
  }
}
