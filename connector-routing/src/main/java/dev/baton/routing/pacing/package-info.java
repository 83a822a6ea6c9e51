/**
 * Pacing: when a platform may be called next. Its limits are kept ahead of time, for each chat and
 * each account, and pauses it asks for after too many calls are obeyed.
 *
 * <p>Lanes that may not call yet wait in the line of their chat. Chats take turns, so that one with
 * a lot to send does not keep the others waiting.
 */
@NullMarked
package dev.baton.routing.pacing;

import org.jspecify.annotations.NullMarked;
