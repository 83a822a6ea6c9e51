package dev.baton.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much waits in the store, for all nodes together.
 *
 * @param deadLetters what nothing is tried of any more, of both directions
 * @param oldestIn how long the oldest event or message of a user waits to be handled or given to
 *     somebody; null where none does
 * @param oldestOut how long the oldest delivery waits to be taken by its platform; null for none
 */
public record Backlog(
    long deadLetters, @Nullable Duration oldestIn, @Nullable Duration oldestOut) {}
