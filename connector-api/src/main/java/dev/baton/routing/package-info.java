/** Who hears a message, and who may answer. */
@NullMarked
package dev.baton.routing;

import org.jspecify.annotations.NullMarked;
