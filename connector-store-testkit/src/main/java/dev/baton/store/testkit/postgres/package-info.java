/**
 * A real PostgreSQL server for tests: the one from the system's package, on a free port, with its
 * files in a temporary folder and with fsync on. No emulation shows what locks, lost connections
 * and restarts do.
 */
@NullMarked
package dev.baton.store.testkit.postgres;

import org.jspecify.annotations.NullMarked;
