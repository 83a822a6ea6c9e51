/**
 * A real PostgreSQL of one's own for tests: what the system's package brings, on a free port, with
 * its files in a temporary folder and with fsync on. No emulation would show what locks, lost
 * connections and restarts do.
 */
@NullMarked
package dev.baton.store.testkit.postgres;

import org.jspecify.annotations.NullMarked;
