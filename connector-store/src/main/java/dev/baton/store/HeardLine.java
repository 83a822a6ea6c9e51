package dev.baton.store;

import dev.baton.conversation.Message;
import org.jspecify.annotations.Nullable;

/**
 * A line that user, bot and agents heard, and what became of the turn that it belongs to.
 *
 * @param bot the bot that the turn was given to; null if it belongs to no turn that is still known
 * @param turnState how the turn stands, as the node that last changed it writes it; null if it
 *     belongs to none
 * @param said how many messages the bot answered in the turn
 * @param missed what the bot thought the message might mean that it did not understand, empty if it
 *     does not say; null if it understood or was not asked
 */
public record HeardLine(
    Message message,
    @Nullable String bot,
    @Nullable String turnState,
    int said,
    @Nullable String missed) {}
