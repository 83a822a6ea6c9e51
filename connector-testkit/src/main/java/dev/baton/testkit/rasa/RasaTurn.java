package dev.baton.testkit.rasa;

import java.time.Instant;

/**
 * A user message that reached the bot over the REST channel.
 *
 * @param metadata JSON as it was sent, even if this version of Rasa drops it
 * @param startedAt when the turn got the conversation's lock
 * @param saved whether it succeeded and was saved in the tracker
 */
public record RasaTurn(
    String sender,
    String text,
    String inputChannel,
    String metadata,
    Instant startedAt,
    Instant endedAt,
    boolean saved) {}
