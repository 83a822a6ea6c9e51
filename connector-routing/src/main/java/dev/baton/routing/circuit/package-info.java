/**
 * The circuit breaker of each bot. A bot that keeps failing is not called for a while: its users
 * are told at once and offered a person, and it is not overrun when it comes back.
 */
@NullMarked
package dev.baton.routing.circuit;

import org.jspecify.annotations.NullMarked;
