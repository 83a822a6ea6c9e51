package dev.baton.routing;

import dev.baton.conversation.Control;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who could answer in a conversation from when to when, and what else happened to it, for people to
 * read.
 *
 * @param spans in order, each beginning where the one before it ends
 * @param marks in order of time
 */
public record Timeline(List<Span> spans, List<Mark> marks) {

  public Timeline {
    spans = List.copyOf(spans);
    marks = List.copyOf(marks);
  }

  /**
   * A time during which control stayed where it was.
   *
   * @param epoch null if it was before changes of control were written down, so that the span is
   *     only as exact as the handoff's times
   * @param to null while it lasts
   * @param bot the bot that has control; null for people
   * @param queue where the user waits, or waited; null for a bot
   * @param agentName null unless an agent has control
   * @param handoffId null for a bot
   * @param why how it came to this, in words
   */
  public record Span(
      Control control,
      @Nullable Long epoch,
      Instant from,
      @Nullable Instant to,
      @Nullable String bot,
      @Nullable String queue,
      @Nullable String agentName,
      @Nullable String handoffId,
      String why) {

    Span until(Instant end) {
      return new Span(control, epoch, from, end, bot, queue, agentName, handoffId, why);
    }
  }

  /**
   * Something that happened at one moment.
   *
   * @param kind what it is, in one word: {@code note}, {@code delivery_failed}…
   * @param messageId the message that it is about; null for none
   * @param words what happened, in words
   */
  public record Mark(Instant at, String kind, @Nullable String messageId, String words) {}
}
