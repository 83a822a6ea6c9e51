/**
 * The threads on which what the store holds for others is passed on: to an event broker, to
 * webhooks.
 */
@NullMarked
package dev.baton.duty;

import org.jspecify.annotations.NullMarked;
