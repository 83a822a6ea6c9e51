/**
 * When a platform may be called next: what it allows is kept ahead of time, for each chat and each
 * account, and what it asks for when it was called too often is obeyed.
 *
 * <p>Lanes that may not call yet stand in the line of their chat. Chats take turns, so that one
 * with a lot to say does not keep the others waiting.
 */
@NullMarked
package dev.baton.routing.pacing;

import org.jspecify.annotations.NullMarked;
