package dev.baton.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much work waits in the store, for all nodes together.
 *
 * @param deadLetters number of items that are no longer retried, in both directions
 * @param oldestIn how long the oldest event or message of a user has waited to be handled or
 *     routed; null if none waits
 * @param oldestOut how long the oldest delivery has waited for its platform to accept it; null if
 *     none waits
 */
public record Backlog(
    long deadLetters, @Nullable Duration oldestIn, @Nullable Duration oldestOut) {}
