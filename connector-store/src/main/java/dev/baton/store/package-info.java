/**
 * The durable store: the same SQL for SQLite and PostgreSQL, behind an interface that batches
 * writes.
 */
@NullMarked
package dev.baton.store;

import org.jspecify.annotations.NullMarked;
