/** What only tests do with the store: remove the fence, to show that they would notice. */
@NullMarked
package dev.baton.store;

import org.jspecify.annotations.NullMarked;
