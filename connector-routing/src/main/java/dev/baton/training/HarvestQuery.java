package dev.baton.training;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Of which conversations candidates are wanted.
 *
 * @param from what users said at this time or later; null for all that is kept
 * @param to what users said before this time; null for until now
 * @param bot what was said to this bot; null for any
 * @param queue what led to this queue or was said in it; null for any, and for what led to none
 * @param limit how many topics at most, those that came up most often; at least 1
 */
public record HarvestQuery(
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String bot,
    @Nullable String queue,
    int limit) {

  boolean includes(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }
}
