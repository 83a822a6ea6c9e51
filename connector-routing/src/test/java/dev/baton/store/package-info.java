/** What only tests do with the store: count what it asks its database. */
@NullMarked
package dev.baton.store;

import org.jspecify.annotations.NullMarked;
