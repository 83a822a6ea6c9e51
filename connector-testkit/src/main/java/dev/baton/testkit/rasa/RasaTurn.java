package dev.baton.testkit.rasa;

import java.time.Instant;

/**
 * A user message that reached the bot over the REST channel.
 *
 * @param metadata JSON as it was sent, whether this version of Rasa keeps it or not
 * @param startedAt when the conversation's lock was had
 * @param saved whether it ended well, so that the tracker knows it
 */
public record RasaTurn(
    String sender,
    String text,
    String inputChannel,
    String metadata,
    Instant startedAt,
    Instant endedAt,
    boolean saved) {}
