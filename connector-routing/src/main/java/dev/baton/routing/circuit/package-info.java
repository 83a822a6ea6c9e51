/**
 * The circuit breaker of each bot. A bot that fails again and again is left alone for a while: its
 * users are told at once and offered a person, and it is not overrun when it comes back.
 */
@NullMarked
package dev.baton.routing.circuit;

import org.jspecify.annotations.NullMarked;
