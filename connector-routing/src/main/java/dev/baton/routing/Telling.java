package dev.baton.routing;

import dev.baton.bot.BotException;
import dev.baton.connector.DeliveryException;
import dev.baton.routing.lane.LaneName;
import dev.baton.walk.Onlookers;
import dev.baton.walk.Traces;
import dev.baton.walk.WalkEvent;
import dev.baton.walk.WalkEvent.Answering;
import dev.baton.walk.WalkEvent.Reception;
import dev.baton.walk.WalkEvent.Sending;
import dev.baton.walk.WalkListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever looks on how long the steps of a message's walk take, and makes their spans. Where
 * nobody does, no clock is read and nothing is allocated.
 */
final class Telling {

  private final WalkListener walk;
  private final @Nullable Traces traces;
  private final Clock clock;
  private final Origins origins;

  Telling(Transactions transactions, RoutingContext context) {
    Onlookers onlookers = context.onlookers();
    this.walk = onlookers.walk();
    this.traces = onlookers.traces();
    this.clock = context.clock();
    this.origins = new Origins(transactions);
  }

  /** When something begins; null if nobody wants to know how long it takes. */
  @Nullable Instant begin() {
    return walk.listens() ? clock.instant() : null;
  }

  void received(String channel, @Nullable Instant begun, Reception outcome) {
    if (begun != null) {
      walk.happened(new WalkEvent.Received(channel, outcome, since(begun)));
    }
  }

  /** A turn, from when it was given to its bot until what came of it is stored. */
  Step<Answering> turn(TurnStep.Ask ask) {
    Traces making = traces;
    return making == null
        ? Step.unheard()
        : traced(
            turn(
                making.further(
                    ask.given().messageId(), "turn", SpanKind.INTERNAL, ask.given().startedAt()),
                ask));
  }

  /** The call of a turn's bot. */
  Step<Answering> asks(TurnStep.Ask ask) {
    if (!walk.listens()) {
      return Step.unheard();
    }
    Instant begun = clock.instant();
    Duration waited = Duration.between(ask.storedAt(), ask.given().startedAt());
    Traces making = traces;
    Step<Answering> span =
        making == null
            ? Step.unheard()
            : traced(turn(making.within("ask bot", SpanKind.CLIENT, begun), ask));
    return told(
        span,
        outcome ->
            walk.happened(new WalkEvent.Asked(ask.given().bot(), outcome, waited, since(begun))));
  }

  private static Span turn(Span span, TurnStep.Ask ask) {
    return span.setAttribute("baton.bot", ask.given().bot())
        .setAttribute("baton.channel", ask.channel())
        .setAttribute("baton.conversation", ask.given().conversationId())
        .setAttribute("baton.message", ask.given().messageId())
        .setAttribute("baton.turn", ask.given().id())
        .setAttribute("baton.attempt", ask.given().attempts());
  }

  /** The call of a channel that delivers something. */
  Step<Sending> sends(DeliveryResolver.Begun.Job job) {
    if (!walk.listens()) {
      return Step.unheard();
    }
    Instant added = Ids.timeOf(job.delivery().id());
    boolean toUser = LaneName.ofDeliveries(job.delivery().lane()) instanceof LaneName.ToUser;
    Step<Sending> span = delivery(job, added, toUser);
    Instant begun = clock.instant();
    return told(
        span,
        outcome ->
            walk.happened(
                new WalkEvent.Sent(
                    job.channel(),
                    toUser,
                    outcome,
                    job.delivery().attempts(),
                    added == null ? null : since(added),
                    since(begun))));
  }

  /**
   * The spans of a delivery: that it waited in the outbox, when it is tried first, and the call.
   */
  private Step<Sending> delivery(
      DeliveryResolver.Begun.Job job, @Nullable Instant added, boolean toUser) {
    Traces making = traces;
    String origin = making == null ? null : origins.of(job.delivery());
    if (making == null || origin == null) {
      return Step.unheard();
    }
    Instant begun = clock.instant();
    String side = toUser ? "user" : "desk";
    if (added != null && job.delivery().attempts() == 1) {
      delivery(making.further(origin, "outbox", SpanKind.INTERNAL, added), job, side).end(begun);
    }
    return traced(
        delivery(making.further(origin, "send to " + side, SpanKind.CLIENT, begun), job, side));
  }

  private static Span delivery(Span span, DeliveryResolver.Begun.Job job, String side) {
    span.setAttribute("baton.channel", job.channel())
        .setAttribute("baton.to", side)
        .setAttribute("baton.delivery", job.delivery().id())
        .setAttribute("baton.attempt", job.delivery().attempts());
    String conversation = job.delivery().conversationId();
    if (conversation != null) {
      span.setAttribute("baton.conversation", conversation);
    }
    String message = job.delivery().messageId();
    return message == null ? span : span.setAttribute("baton.message", message);
  }

  /** The span as a step: the current one of its thread until the step is closed. */
  @SuppressWarnings("MustBeClosedChecker")
  private <O extends Enum<O>> Step<O> traced(Span span) {
    Scope current = span.makeCurrent();
    return new Step<>() {
      @Override
      public void came(O outcome) {
        span.setAttribute("baton.outcome", outcome.name().toLowerCase(Locale.ROOT));
        boolean good = outcome == Answering.ANSWERED || outcome == Sending.DELIVERED;
        if (!good) {
          span.setStatus(StatusCode.ERROR);
        }
      }

      @Override
      public void close() {
        current.close();
        span.end(clock.instant());
      }
    };
  }

  /** The same step, which is also told of. */
  private static <O> Step<O> told(Step<O> step, Consumer<O> tell) {
    return new Step<>() {
      @Override
      public void came(O outcome) {
        tell.accept(outcome);
        step.came(outcome);
      }

      @Override
      public void close() {
        step.close();
      }
    };
  }

  private Duration since(Instant begun) {
    return Duration.between(begun, clock.instant());
  }

  /** How a bot answered that gave no answer. */
  static Answering outcome(BotException failure) {
    return switch (failure) {
      case BotException.NotReached notReached -> Answering.NOT_REACHED;
      case BotException.Lost lost -> Answering.LOST;
      case BotException.Failed failed -> Answering.FAILED;
    };
  }

  /** What became of a call that failed. */
  static Sending outcome(DeliveryException failure) {
    return switch (failure) {
      case DeliveryException.Absent absent -> Sending.ABSENT;
      case DeliveryException.Retryable retryable ->
          retryable.after() == null ? Sending.FAILED : Sending.RATE_LIMITED;
      case DeliveryException.CredentialsRejected rejected -> Sending.CREDENTIALS_REJECTED;
      case DeliveryException.Refused refused -> Sending.REFUSED;
      case DeliveryException.Gone gone -> Sending.GONE;
    };
  }
}
