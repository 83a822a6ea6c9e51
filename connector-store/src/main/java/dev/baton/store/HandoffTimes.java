package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who had a handoff and when, without a word of what was said in it.
 *
 * @param desk the desk at which the agent works who has it, or had it at its end; null if nobody
 *     has or had
 * @param agentId that agent's platform id; null if nobody has or had it
 * @param agentName that agent's name
 * @param waitingSince since when it waits, or waited last
 * @param agentSpoke whether words of any agent were released to the user, and not all were taken
 *     back
 * @param firstAcceptedAt when the first agent got it; null if none ever did
 * @param acceptedAt when the agent got it who has it, or had it at its end
 * @param firstWordsAt when an agent said the first words to the user that are still stored and were
 *     not taken back; null if there are none
 * @param inQueue its times in the queue that it is in, or was in at its end
 * @param stars what the user gave it, from 1 to 5; null if they were not asked or did not say
 * @param endReason why it ended, as the node that ended it writes it; null while it is open
 */
public record HandoffTimes(
    String id,
    String queue,
    @Nullable String desk,
    @Nullable String agentId,
    @Nullable String agentName,
    boolean agentSpoke,
    Instant createdAt,
    Instant waitingSince,
    @Nullable Instant firstAcceptedAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant firstWordsAt,
    InQueue inQueue,
    @Nullable Long stars,
    @Nullable Instant endedAt,
    @Nullable String endReason) {

  /**
   * The times of a handoff in one queue; those of the handoff itself, if it was in no other.
   *
   * @param since when it came into the queue
   * @param firstAcceptedAt when an agent first got it since; null if none did
   * @param firstWordsAt when an agent said the first words to the user since, that are still stored
   *     and were not taken back; null if there are none
   */
  public record InQueue(
      Instant since, @Nullable Instant firstAcceptedAt, @Nullable Instant firstWordsAt) {}
}
