/** What only tests may do with the store: take away the fence, to show that they would notice. */
@NullMarked
package dev.baton.store;

import org.jspecify.annotations.NullMarked;
