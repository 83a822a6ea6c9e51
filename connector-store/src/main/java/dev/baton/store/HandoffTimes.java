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
 * @param agentSpoke whether words of any agent were released to the user, and not all were taken
 *     back
 * @param firstAcceptedAt when the first agent got it; null if none ever did
 * @param acceptedAt when the agent got it who has it, or had it at its end
 * @param firstWordsAt when an agent said the first words to the user that are still stored and were
 *     not taken back; null if there are none
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
    @Nullable Instant firstAcceptedAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant firstWordsAt,
    @Nullable Instant endedAt,
    @Nullable String endReason) {}
