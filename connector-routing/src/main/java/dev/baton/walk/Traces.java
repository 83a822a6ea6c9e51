package dev.baton.walk;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of walks. Each message of a user or an agent, and each handoff, has one trace;
 * {@link WalkIds} derives its id and that of its first span from the message's or the handoff's. So
 * a span can be added on any node and after any restart, and nothing is stored for it.
 *
 * <p>Attributes are names of {@code baton.yml}, outcomes and ids: never a text, a token, or the
 * name of a person. Thread-safe.
 */
public final class Traces implements WalkListener {

  private final Tracer tracer;
  private final Clock clock;

  public Traces(OpenTelemetry telemetry, Clock clock) {
    this.tracer = telemetry.getTracer("dev.baton");
    this.clock = clock;
  }

  /**
   * Begins the first span of a walk.
   *
   * @param id of the message or the handoff
   * @param because of which other message or handoff it came to this one; null for none
   */
  public Span first(
      String id, String name, SpanKind kind, Instant begun, @Nullable String because) {
    SpanBuilder builder =
        tracer.spanBuilder(name).setNoParent().setSpanKind(kind).setStartTimestamp(begun);
    if (because != null) {
      builder.addLink(context(because));
    }
    return WalkIds.named(id, builder::startSpan);
  }

  /** Begins a further span of a walk. */
  public Span further(String id, String name, SpanKind kind, Instant begun) {
    return tracer
        .spanBuilder(name)
        .setParent(Context.root().with(Span.wrap(context(id))))
        .setSpanKind(kind)
        .setStartTimestamp(begun)
        .startSpan();
  }

  /** Begins a span within the current one. */
  public Span within(String name, SpanKind kind, Instant begun) {
    return tracer.spanBuilder(name).setSpanKind(kind).setStartTimestamp(begun).startSpan();
  }

  /** The first span of a walk, wherever it was made. Whether it is kept is the sampler's to say. */
  private static SpanContext context(String id) {
    return SpanContext.createFromRemoteParent(
        WalkIds.trace(id), WalkIds.span(id), TraceFlags.getSampled(), TraceState.getDefault());
  }

  /** Makes the spans of what is known only after it is stored. */
  @Override
  public void happened(WalkEvent event) {
    switch (event) {
      case WalkEvent.Heard heard -> heard(heard);
      case WalkEvent.Requested asked -> {
        Handoff handoff = asked.handoff();
        handoff(
                first(
                    handoff.id(),
                    "handoff",
                    SpanKind.INTERNAL,
                    handoff.createdAt(),
                    asked.because()),
                handoff)
            .setAttribute("baton.trigger", word(handoff.trigger()))
            .end(clock.instant());
      }
      case WalkEvent.Claimed claimed -> {
        Handoff handoff = claimed.handoff();
        Instant taken = handoff.acceptedAt() == null ? clock.instant() : handoff.acceptedAt();
        waited(handoff, claimed.waitedSince(), taken, "claimed");
        handoff(further(handoff.id(), "claim", SpanKind.INTERNAL, taken), handoff)
            .end(clock.instant());
      }
      case WalkEvent.Ended over -> ended(over.handoff(), over.waitedSince());
      case WalkEvent.Received received -> {}
      case WalkEvent.Asked asked -> {}
      case WalkEvent.Sent sent -> {}
      case WalkEvent.Spoke spoke -> {}
    }
  }

  private void heard(WalkEvent.Heard heard) {
    Message message = heard.message();
    Instant begun = heard.begun() == null ? message.at() : heard.begun();
    Span span =
        first(message.id(), "receive", SpanKind.CONSUMER, begun, message.handoffId())
            .setAttribute("baton.from", word(message.author()))
            .setAttribute("baton.route", word(message.route()))
            .setAttribute("baton.channel", heard.channel())
            .setAttribute("baton.conversation", message.conversationId())
            .setAttribute("baton.message", message.id())
            .setAttribute("baton.epoch", message.epoch());
    span.end(clock.instant());
  }

  private void ended(Handoff handoff, Instant waitedSince) {
    Instant end = handoff.endedAt() == null ? clock.instant() : handoff.endedAt();
    EndReason reason = handoff.endReason();
    String why = reason == null ? "" : reason.word();
    Instant taken = handoff.acceptedAt();
    if (taken == null) {
      waited(handoff, waitedSince, end, why);
    } else {
      handoff(further(handoff.id(), "with agent", SpanKind.INTERNAL, taken), handoff)
          .setAttribute("baton.outcome", why)
          .end(end);
    }
  }

  private void waited(Handoff handoff, Instant since, Instant end, String outcome) {
    handoff(further(handoff.id(), "wait in queue", SpanKind.INTERNAL, since), handoff)
        .setAttribute("baton.outcome", outcome)
        .end(end);
  }

  private static Span handoff(Span span, Handoff handoff) {
    span.setAttribute("baton.handoff", handoff.id())
        .setAttribute("baton.conversation", handoff.conversationId())
        .setAttribute("baton.queue", handoff.queue());
    String desk = handoff.desk();
    return desk == null ? span : span.setAttribute("baton.desk", desk);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
