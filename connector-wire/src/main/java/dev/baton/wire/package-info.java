/**
 * How Baton's blocking HTTP calls use their connections, whomever they call.
 *
 * <p>A call has one deadline for all of it, kept by {@link dev.baton.wire.CallTimer}; reading has
 * no time-out of its own. {@link dev.baton.wire.PlatformHttp} makes the calls to a platform. A
 * connection comes from {@link dev.baton.wire.KeptConnections}, which has one for each call that is
 * under way. What an answer says of itself is believed only if its head is whole: {@link
 * dev.baton.wire.WholeHeads}. Who is called, what a failure means and what may be tried again is
 * for each caller to know.
 */
@NullMarked
package dev.baton.wire;

import org.jspecify.annotations.NullMarked;
