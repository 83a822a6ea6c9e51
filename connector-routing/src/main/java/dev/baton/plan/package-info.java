/**
 * How a Baton instance is set up: its channels, desks and queues and the rules between them, as
 * records that are validated once, when they are created, and only read afterwards.
 */
@NullMarked
package dev.baton.plan;

import org.jspecify.annotations.NullMarked;
