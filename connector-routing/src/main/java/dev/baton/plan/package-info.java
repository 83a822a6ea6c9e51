/**
 * What is connected to what: the channels, desks and queues of one Baton and the rules between
 * them, as records that are checked once, when they are put together, and only read afterwards.
 */
@NullMarked
package dev.baton.plan;

import org.jspecify.annotations.NullMarked;
