package dev.baton.connector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on a platform.
 *
 * @param id unique on its channel, and the same if the platform repeats the event: this is how
 *     repeats are recognised
 * @param place where it happened
 * @param from who did it; null if the platform does not say
 * @param direct whether {@code place} is a chat of one person with the bot
 * @param at when it happened, by the platform's clock
 * @param event what happened
 */
public record Inbound(
    String id, Place place, @Nullable Person from, boolean direct, Instant at, Event event) {}
