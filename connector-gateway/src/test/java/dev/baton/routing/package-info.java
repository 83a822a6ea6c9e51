/** Time that a test moves, for parts that only their own package may set. */
@NullMarked
package dev.baton.routing;

import org.jspecify.annotations.NullMarked;
