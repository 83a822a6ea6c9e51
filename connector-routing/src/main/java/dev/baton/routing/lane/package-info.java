/**
 * Lanes: one thing at a time and in order within a lane, and all lanes side by side.
 *
 * <p>A lane is a name ({@link dev.baton.routing.lane.LaneName}) and a rule. It holds no work: when
 * it is woken it looks into the store for the next thing to do, and it ends when there is none. So
 * a crash loses nothing but the calls in flight, and a lane that waits costs no thread. {@link
 * dev.baton.routing.lane.Alarms} wake lanes later; losing an alarm loses nothing, because the time
 * is in the store.
 */
@NullMarked
package dev.baton.routing.lane;

import org.jspecify.annotations.NullMarked;
