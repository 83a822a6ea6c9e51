/** What survives: one SQL for SQLite and PostgreSQL behind a port with batch semantics. */
@NullMarked
package dev.baton.store;

import org.jspecify.annotations.NullMarked;
