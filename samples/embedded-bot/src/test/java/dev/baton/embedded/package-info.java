/** Tests that the sample plays a whole handoff on both platforms, in fewer than 80 lines. */
@NullMarked
package dev.baton.embedded;

import org.jspecify.annotations.NullMarked;
