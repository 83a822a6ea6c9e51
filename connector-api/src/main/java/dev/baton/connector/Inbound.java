package dev.baton.connector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on a platform.
 *
 * @param id the event's key, unique on its channel and the same when the platform repeats the
 *     event; repeats are recognised by it
 * @param place where it happened
 * @param from who did it; null when the platform does not say
 * @param direct whether {@code place} is a chat of one person with the bot
 * @param at the platform's time of the event
 * @param event what happened
 */
public record Inbound(
    String id, Place place, @Nullable Person from, boolean direct, Instant at, Event event) {}
