/**
 * Baton as a library: {@link dev.baton.Baton#builder()} puts channels, bots, desks and a store
 * together, {@link dev.baton.Handoffs} is what an application asks of it while it runs.
 */
@NullMarked
package dev.baton;

import org.jspecify.annotations.NullMarked;
