package dev.baton.routing;

import dev.baton.bot.BotException;
import dev.baton.connector.DeliveryException;
import dev.baton.routing.lane.LaneName;
import dev.baton.walk.WalkEvent;
import dev.baton.walk.WalkEvent.Answering;
import dev.baton.walk.WalkEvent.Reception;
import dev.baton.walk.WalkEvent.Sending;
import dev.baton.walk.WalkListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever listens how long the steps of a message's walk take. Where nobody does, no clock is
 * read and nothing is allocated.
 */
final class Telling {

  private static final Consumer<Answering> UNHEARD_ANSWER = outcome -> {};
  private static final Consumer<Sending> UNHEARD_CALL = outcome -> {};

  private final WalkListener walk;
  private final Clock clock;

  Telling(WalkListener walk, Clock clock) {
    this.walk = walk;
    this.clock = clock;
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

  /** A bot is about to be called; the result is to be told how it answered. */
  Consumer<Answering> asks(TurnStep.Ask ask) {
    if (!walk.listens()) {
      return UNHEARD_ANSWER;
    }
    Instant begun = clock.instant();
    Duration waited = Duration.between(ask.storedAt(), ask.given().startedAt());
    return outcome ->
        walk.happened(new WalkEvent.Asked(ask.given().bot(), outcome, waited, since(begun)));
  }

  /** A channel is about to be called; the result is to be told what came of it. */
  Consumer<Sending> sends(DeliveryResolver.Begun.Job job) {
    if (!walk.listens()) {
      return UNHEARD_CALL;
    }
    Instant begun = clock.instant();
    return outcome -> {
      Instant added = Ids.timeOf(job.delivery().id());
      walk.happened(
          new WalkEvent.Sent(
              job.channel(),
              LaneName.ofDeliveries(job.delivery().lane()) instanceof LaneName.ToUser,
              outcome,
              job.delivery().attempts(),
              added == null ? null : since(added),
              since(begun)));
    };
  }

  private Duration since(Instant begun) {
    return Duration.between(begun, clock.instant());
  }

  static Answering outcome(BotException failure) {
    return switch (failure) {
      case BotException.NotReached notReached -> Answering.NOT_REACHED;
      case BotException.Lost lost -> Answering.LOST;
      case BotException.Failed failed -> Answering.FAILED;
    };
  }

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
