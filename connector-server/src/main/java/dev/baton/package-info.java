/**
 * Baton as a library, for a Java program that runs it inside its own process.
 *
 * <p>{@link dev.baton.Baton#builder()} collects the channels, bots, desks and the store. {@link
 * dev.baton.Baton.Builder#build()} checks that they fit together and connects the routing layer
 * ({@link dev.baton.routing}) to the HTTP surface ({@link dev.baton.http}); it does no I/O. {@link
 * dev.baton.Baton#open()} starts everything and {@link dev.baton.Baton#close()} stops it.
 *
 * <p>While it runs, the program can start a handoff ({@link dev.baton.routing.Handoffs}), pass on
 * what a bot says unasked ({@link dev.baton.routing.Callbacks}), read conversations, look after
 * dead letters, and export or erase personal data.
 */
@NullMarked
package dev.baton;

import org.jspecify.annotations.NullMarked;
