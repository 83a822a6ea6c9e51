/**
 * Lanes: work runs one at a time and in order within a lane, and all lanes run in parallel.
 *
 * <p>A lane has a name ({@link dev.baton.routing.lane.LaneName}) and holds no work: when woken, it
 * looks in the store for the next thing to do, and it ends when there is none. So a crash loses
 * nothing but the calls in flight, and a waiting lane costs no thread. {@link
 * dev.baton.routing.lane.Alarms} wake lanes later; a lost alarm does no harm, because the time is
 * in the store.
 */
@NullMarked
package dev.baton.routing.lane;

import org.jspecify.annotations.NullMarked;
