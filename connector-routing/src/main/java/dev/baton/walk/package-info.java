/**
 * What can be seen of messages on their way: {@link dev.baton.walk.WalkEvent} is told after each
 * step, and {@link dev.baton.walk.Instruments} lists all that is measured. Nothing here changes
 * what happens to a message, and nothing is measured unless somebody asks for it.
 */
@NullMarked
package dev.baton.walk;

import org.jspecify.annotations.NullMarked;
