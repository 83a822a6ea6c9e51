/**
 * A Rasa server that plays scripts and keeps Rasa's rules.
 *
 * <p>{@link dev.baton.testkit.rasa.FakeRasa} answers the REST channel and the HTTP API on a port of
 * its own. What it says is scripted; how it behaves is not: one turn at a time for each
 * conversation behind a first-come lock, a tracker that is saved only at the end of a turn, {@code
 * 200 []} for everything that goes wrong, custom actions that call out while they hold the lock. A
 * client that works with it will not be surprised by the real one.
 */
@NullMarked
package dev.baton.testkit.rasa;

import org.jspecify.annotations.NullMarked;
