package dev.baton.walk;

import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that happened to a message or a handoff. */
public sealed interface WalkEvent {

  /**
   * A channel received an event.
   *
   * @param took from when it was read and verified until it was on disk, or was not stored
   */
  record Received(String channel, Reception outcome, Duration took) implements WalkEvent {}

  /**
   * A bot was asked about a message.
   *
   * @param waited from when the message was stored until it was given to the bot
   * @param took the call of the bot, from its first byte to its last
   */
  record Asked(String bot, Answering outcome, Duration waited, Duration took)
      implements WalkEvent {}

  /**
   * A call was made on a channel to deliver something.
   *
   * @param toUser whether to a user; to agents otherwise
   * @param attempt 1 for the first
   * @param since from when it was put into the outbox until this call was over; null if that is not
   *     known
   * @param took the call of the platform
   */
  record Sent(
      String channel,
      boolean toUser,
      Sending outcome,
      int attempt,
      @Nullable Duration since,
      Duration took)
      implements WalkEvent {}

  /**
   * What a user or an agent said is in the transcript. Only told while traces are made.
   *
   * @param channel the user's
   * @param begun when it was received; null if that is not known any more
   */
  record Heard(Message message, String channel, @Nullable Instant begun) implements WalkEvent {}

  /**
   * A person was asked for.
   *
   * @param because the user's message by which it came to that; null if that is not known, or no
   *     traces are made
   */
  record Requested(Handoff handoff, @Nullable String because) implements WalkEvent {}

  /**
   * An agent took a handoff that waited.
   *
   * @param waitedSince since when it waited in its queue: not before an agent had it last
   */
  record Claimed(Handoff handoff, Instant waitedSince) implements WalkEvent {}

  /** An agent's first words in a handoff are on their way to the user. */
  record Spoke(Handoff handoff, Instant at) implements WalkEvent {}

  /**
   * A handoff ended.
   *
   * @param waitedSince since when it waited in its queue, or waited there last
   */
  record Ended(Handoff handoff, Instant waitedSince) implements WalkEvent {}

  /** What became of an event that a channel received. */
  enum Reception {
    STORED,
    /** It was known already. */
    REPEATED,
    /** The store refused it; the platform is told so and repeats it. */
    NOT_STORED;

    /** The outcome as it is written in a label. */
    public String word() {
      return WalkEvent.word(this);
    }
  }

  /** How a bot answered. */
  enum Answering {
    ANSWERED,
    FAILED,
    LOST,
    NOT_REACHED;

    /** The outcome as it is written in a label. */
    public String word() {
      return WalkEvent.word(this);
    }
  }

  /** What came of a call on a channel. */
  enum Sending {
    DELIVERED,
    /** The platform asked for a pause, as by 429. */
    RATE_LIMITED,
    FAILED,
    /** Nobody is there to receive it. */
    ABSENT,
    CREDENTIALS_REJECTED,
    REFUSED,
    GONE;

    /** The outcome as it is written in a label. */
    public String word() {
      return WalkEvent.word(this);
    }
  }

  private static String word(Enum<?> outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
